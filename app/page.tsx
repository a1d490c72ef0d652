import { redirect } from "next/navigation";
import { pageVisitorOf } from "#lib/server/context.ts";
import { projectsOf } from "#lib/server/own-projects.ts";

/** The first project of whoever comes; who has none makes one, and who is nobody signs in. */
export default async function StartPage() {
  const visitor = await pageVisitorOf();
  if (!visitor.who) redirect("/sign-in");
  const [first] = await projectsOf(visitor);
  redirect(first ? `/${first.slug}/overview` : "/new");
}
