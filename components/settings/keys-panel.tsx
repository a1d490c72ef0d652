"use client";

import { KeyRound } from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/clock.tsx";
import { ConfirmDialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "#components/ui/table.tsx";
import type { ApiKey } from "#lib/features/keys/model.ts";
import { sendJson } from "#lib/platform/api.ts";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { useChange } from "./use-change.ts";

export function KeysPanel({
  project,
  keys,
  otlpHttpPort,
}: {
  project: string;
  keys: readonly ApiKey[];
  otlpHttpPort: number;
}) {
  const { change, busy } = useChange();
  const revoke = ({ id, name }: ApiKey) =>
    void change(() => sendJson("DELETE", `/api/${project}/keys/${id}`), `Key ${name} revoked`);

  return (
    <Panel
      title="API keys"
      flush={keys.length > 0}
      actions={<NewKeyDialog project={project} otlpHttpPort={otlpHttpPort} />}
    >
      {keys.length === 0 ? (
        <EmptyState icon={KeyRound} title="No keys yet">
          A key lets an exporter send spans, or a script read them. It is shown once, when you make
          it.
        </EmptyState>
      ) : (
        <Table aria-label="API keys">
          <TableHead>
            <tr>
              <TableHeader>Name</TableHeader>
              <TableHeader className="max-md:hidden">Begins</TableHeader>
              <TableHeader className="max-md:hidden">May</TableHeader>
              <TableHeader>Last used</TableHeader>
              <TableHeader className="max-md:hidden">Made</TableHeader>
              <TableHeader>
                <span className="sr-only">Actions</span>
              </TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {keys.map((key) => (
              <TableRow key={key.id} className={key.revokedAt === null ? "" : "text-faint"}>
                <TableCell className="max-w-60 truncate font-medium max-md:max-w-32">
                  {key.name}
                </TableCell>
                <TableCell className="font-mono text-xs max-md:hidden">{key.prefix}…</TableCell>
                <TableCell className="max-md:hidden">
                  <span className="flex gap-1">
                    {key.scopes.map((scope) => (
                      <Badge key={scope}>{scope}</Badge>
                    ))}
                  </span>
                </TableCell>
                <TableCell>
                  {key.lastUsedAt === null ? "never" : <RelativeTime at={key.lastUsedAt} />}
                </TableCell>
                <TableCell className="max-md:hidden">
                  <RelativeTime at={key.createdAt} />
                </TableCell>
                <TableCell className="text-right">
                  {key.revokedAt === null ? (
                    <ConfirmDialog
                      title={`Revoke ${key.name}?`}
                      description="Whatever uses it is refused within two seconds, and its spans are lost until it has another key. There is no way back."
                      confirm="Revoke key"
                      onConfirm={() => revoke(key)}
                    >
                      <Button variant="ghost" size="sm" disabled={busy}>
                        Revoke<span className="sr-only"> {key.name}</span>
                      </Button>
                    </ConfirmDialog>
                  ) : (
                    <span className="text-xs">
                      revoked <RelativeTime at={key.revokedAt} />
                    </span>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
