import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { SignUpForm } from "#components/auth/sign-up-form.tsx";
import { Button } from "#components/ui/button.tsx";
import { pageVisitorOf } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  const { who } = await pageVisitorOf();
  if (who?.type === "user") redirect("/");
  if (who?.type === "local")
    return (
      <AuthCard
        title="Create the first account"
        foot="From then on everyone signs in, exporters need a key, and you invite the others."
      >
        <p className="text-muted">
          You become admin of every project here. This ends local mode for good.
        </p>
        <SignUpForm />
      </AuthCard>
    );
  return (
    <AuthCard title="Accounts are made by invitation">
      <p className="text-muted">
        An admin of your project makes a link under Settings, Members, and sends it to you. On a new
        server the first account comes from the setup link that Midwatch prints when it starts.
      </p>
      <Button asChild className="justify-self-start">
        <Link href="/sign-in">Sign in instead</Link>
      </Button>
    </AuthCard>
  );
}
