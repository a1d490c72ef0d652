import { redirect } from "next/navigation";

export default async function ProjectPage({ params }: { params: Promise<{ project: string }> }) {
  redirect(`/${(await params).project}/overview`);
}
