// Loaded by pages alone: Next resolves these two, plain Node does not.
import { headers } from "next/headers";
import { redirect, notFound as showNotFound } from "next/navigation";
import { cache } from "react";
import { AppError } from "#lib/core/errors.ts";
import type { Role } from "#lib/features/auth/model.ts";
import type { Context } from "#lib/platform/context.ts";
import { contextFor } from "./access.ts";
import { type Visitor, visitorOf } from "./visitor.ts";

/** One look-up per page, however many of its parts ask. */
const pageVisitor = cache(async () => visitorOf(await headers(), false));

/** Whoever looks at the page being rendered. */
export function pageVisitorOf(): Promise<Visitor> {
  return pageVisitor();
}

/** `contextFor` for pages: nobody goes to sign in, and what is not theirs is a page not found. */
export async function pageContext(project: string, needs: Role = "viewer"): Promise<Context> {
  try {
    return await contextFor(await pageVisitor(), project, needs);
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated")
      redirect(`/sign-in?next=${encodeURIComponent(`/${project}/overview`)}`);
    if (error instanceof AppError && error.code === "not_found") showNotFound();
    throw error;
  }
}
