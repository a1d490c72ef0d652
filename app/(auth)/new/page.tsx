import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { NewProjectForm } from "#components/auth/new-project-form.tsx";
import { pageVisitorOf } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "New project" };

export default async function NewProjectPage() {
  const { who } = await pageVisitorOf();
  if (!who) redirect("/sign-in?next=/new");
  return (
    <AuthCard title="New project">
      <NewProjectForm />
    </AuthCard>
  );
}
