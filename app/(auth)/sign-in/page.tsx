import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { safeNext } from "#lib/features/auth/input.ts";
import { hasAnyoneSignedUp } from "#lib/features/auth/queries.ts";
import { pageVisitorOf } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const next = safeNext((await searchParams).next);
  const { db, who } = await pageVisitorOf();
  if (who) redirect(next);
  if (!(await hasAnyoneSignedUp(db)))
    return (
      <AuthCard title="Nobody has an account yet">
        <p className="text-muted">
          Midwatch is reached from outside this machine, so nothing is open until the first account
          exists. Open the setup link that it printed when it started; a restart prints a new one.
        </p>
      </AuthCard>
    );
  return (
    <AuthCard
      title="Sign in"
      foot={
        <>
          No account? Ask an admin of your project for an invitation, or read{" "}
          <Link href="/sign-up" className="text-accent underline-offset-4 hover:underline">
            how accounts are made
          </Link>
          .
        </>
      }
    >
      <SignInForm next={next} />
    </AuthCard>
  );
}
