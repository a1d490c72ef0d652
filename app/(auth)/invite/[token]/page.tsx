import type { Metadata } from "next";
import Link from "next/link";
import { AcceptInvitation } from "#components/auth/accept-invitation.tsx";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { SignUpForm } from "#components/auth/sign-up-form.tsx";
import { findInvitation } from "#lib/features/auth/queries.ts";
import { pageVisitorOf } from "#lib/server/context.ts";

/** The address holds a secret, so no other site is told of it. */
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { db, now, who } = await pageVisitorOf();
  const invitation = await findInvitation(db, token, now);
  if (!invitation)
    return (
      <AuthCard title="This invitation is not open any more">
        <p className="text-muted">
          It was used, withdrawn, or has expired after seven days. Ask whoever sent it for a new
          one.
        </p>
      </AuthCard>
    );

  const title = `Join ${invitation.projectName} as ${invitation.role}`;
  if (who?.type === "user")
    return (
      <AuthCard title={title}>
        <AcceptInvitation token={token} name={who.name} />
      </AuthCard>
    );
  return (
    <AuthCard
      title={title}
      foot={
        <>
          Have an account?{" "}
          <Link
            href={`/sign-in?next=${encodeURIComponent(`/invite/${token}`)}`}
            className="text-accent underline-offset-4 hover:underline"
          >
            Sign in
          </Link>{" "}
          and accept with it.
        </>
      }
    >
      <SignUpForm invitation={token} {...(invitation.email && { email: invitation.email })} />
    </AuthCard>
  );
}
