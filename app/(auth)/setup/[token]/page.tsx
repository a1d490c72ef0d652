import type { Metadata } from "next";
import Link from "next/link";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { SignUpForm } from "#components/auth/sign-up-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { hasAnyoneSignedUp } from "#lib/features/auth/queries.ts";
import { isSetupToken } from "#lib/features/auth/setup.ts";
import { pageVisitorOf } from "#lib/server/context.ts";

/** The address holds a secret, so no other site is told of it. */
export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function SetupPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { db, now } = await pageVisitorOf();
  if (await hasAnyoneSignedUp(db))
    return (
      <AuthCard title="Midwatch is set up already">
        <p className="text-muted">The first account exists. Others join by invitation.</p>
        <Button asChild className="justify-self-start">
          <Link href="/sign-in">Sign in</Link>
        </Button>
      </AuthCard>
    );
  if (!(await isSetupToken(db, token, now)))
    return (
      <AuthCard title="This setup link is not valid">
        <p className="text-muted">
          It is good for one day after the start that printed it. Restart Midwatch for a new one.
        </p>
      </AuthCard>
    );
  return (
    <AuthCard title="Create the first account">
      <p className="text-muted">You become admin of every project here, and invite the others.</p>
      <SignUpForm setup={token} />
    </AuthCard>
  );
}
