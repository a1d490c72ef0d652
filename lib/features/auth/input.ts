import { z } from "zod";
import { roles } from "./model.ts";

export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 128;

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(320, "This e-mail address is too long.")
  .pipe(z.email("This is not an e-mail address."));

export const SignUp = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Tell your colleagues your name.")
    .max(80, "A name has at most 80 characters."),
  email: Email,
  password: z
    .string()
    .min(MIN_PASSWORD, `A password has at least ${MIN_PASSWORD} characters.`)
    .max(MAX_PASSWORD, `A password has at most ${MAX_PASSWORD} characters.`),
  /** From an invitation link. */
  invitation: z.string().max(100).optional(),
  /** From the one-time link that start-up prints. */
  setup: z.string().max(100).optional(),
});
export type SignUp = z.infer<typeof SignUp>;

export const NewInvitation = z.object({
  email: z.preprocess((value) => (value === "" ? undefined : value), Email.optional()),
  role: z.enum(roles, "Choose viewer, responder or admin."),
});
export type NewInvitation = z.infer<typeof NewInvitation>;

export const NewRole = z.object({ role: z.enum(roles, "Choose viewer, responder or admin.") });

export const AcceptInvitation = z.object({ token: z.string().min(1).max(100) });

/** Says nothing about lengths: that is for new passwords, and would only help someone who guesses. */
export const SignIn = z.object({
  email: Email,
  password: z.string().min(1, "Type your password.").max(MAX_PASSWORD),
});

/** A path of our own to go on to; anything that could lead elsewhere becomes the start page. */
export function safeNext(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : "/";
}
