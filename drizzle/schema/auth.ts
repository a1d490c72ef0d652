import { boolean, index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import { bytes, instant } from "./columns.ts";

/** The four tables better-auth keeps for itself; it wants `Date` columns. */
const moment = () => timestamp({ withTimezone: true });

export const users = pgTable("users", {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
});

export const sessions = pgTable("sessions", {
  id: text().primaryKey(),
  userId: text()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  token: text().notNull().unique(),
  expiresAt: moment().notNull(),
  ipAddress: text(),
  userAgent: text(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
});

export const accounts = pgTable("accounts", {
  id: text().primaryKey(),
  userId: text()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  accountId: text().notNull(),
  providerId: text().notNull(),
  accessToken: text(),
  refreshToken: text(),
  idToken: text(),
  accessTokenExpiresAt: moment(),
  refreshTokenExpiresAt: moment(),
  scope: text(),
  password: text(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
});

export const verifications = pgTable("verifications", {
  id: text().primaryKey(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: moment().notNull(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
});

/** Who may do what in a project: `viewer`, `responder` or `admin`. */
export const members = pgTable(
  "members",
  {
    projectId: integer().notNull(),
    userId: text()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

/** An invitation is a link; only the hash of its secret is kept. */
export const invitations = pgTable(
  "invitations",
  {
    projectId: integer().notNull(),
    id: text().notNull(),
    tokenHash: bytes().notNull(),
    email: text(),
    role: text().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    acceptedBy: text(),
    acceptedAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** 256 random bits, shown once; only the SHA-256 is kept. Looked up by hash before the project is known. */
export const apiKeys = pgTable(
  "api_keys",
  {
    projectId: integer().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** The first characters, so that a person can tell keys apart. */
    prefix: text().notNull(),
    hash: bytes().notNull().unique(),
    scopes: text().array().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index("api_keys_by_time").on(t.projectId, t.createdAt),
  ],
);
