"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
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
import { UNKNOWN } from "#lib/core/format.ts";
import { utcDay } from "#lib/core/time.ts";
import { buckets, type OwnPrice } from "#lib/features/catalog/model.ts";
import { sendJson } from "#lib/platform/api.ts";
import { PriceDialog } from "./price-dialog.tsx";
import { dollarsOf } from "./price-text.ts";
import { useChange } from "./use-change.ts";

/** On a phone only input and output stay; the rest is in the dialog. */
const always = new Set(["inputNanoUsdPerMillion", "outputNanoUsdPerMillion"]);

export function PricesPanel({
  project,
  prices,
  today,
  canEdit,
}: {
  project: string;
  prices: readonly OwnPrice[];
  today: string;
  canEdit: boolean;
}) {
  const router = useRouter();
  const { change, busy } = useChange();
  const saved = () => router.refresh();

  return (
    <Panel
      title="Prices of your own"
      note="dollars per million tokens"
      flush={prices.length > 0}
      actions={
        canEdit && (
          <PriceDialog project={project} today={today} onSaved={saved}>
            <Button variant="primary" size="sm">
              Add a price
            </Button>
          </PriceDialog>
        )
      }
    >
      {prices.length === 0 ? (
        <EmptyState title="Calls are priced from the catalogue">
          Add a price where you pay another one, or for a model of your own that no catalogue knows.
        </EmptyState>
      ) : (
        <Table aria-label="Prices of your own">
          <TableHead>
            <tr>
              <TableHeader>Model</TableHeader>
              <TableHeader className="max-md:hidden">Holds from</TableHeader>
              {buckets.map(({ key, label }) => (
                <TableHeader key={key} numeric className={always.has(key) ? "" : "max-lg:hidden"}>
                  {label}
                </TableHeader>
              ))}
              <TableHeader className="max-md:hidden">Note</TableHeader>
              {canEdit && (
                <TableHeader>
                  <span className="sr-only">Actions</span>
                </TableHeader>
              )}
            </tr>
          </TableHead>
          <TableBody>
            {prices.map((price) => (
              <TableRow key={price.id}>
                <TableCell className="max-w-64 truncate font-mono text-xs max-md:max-w-28">
                  {price.provider && <span className="text-faint">{price.provider}/</span>}
                  {price.model}
                </TableCell>
                <TableCell className="num max-md:hidden">{utcDay(price.effectiveFrom)}</TableCell>
                {buckets.map(({ key }) => (
                  <TableCell key={key} numeric className={always.has(key) ? "" : "max-lg:hidden"}>
                    {price[key] === null ? UNKNOWN : `$${dollarsOf(price[key])}`}
                  </TableCell>
                ))}
                <TableCell className="max-w-48 truncate text-muted max-md:hidden">
                  {price.note}
                </TableCell>
                {canEdit && (
                  <TableCell className="whitespace-nowrap text-right max-md:px-0">
                    <PriceDialog project={project} price={price} today={today} onSaved={saved}>
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        aria-label={`Change the price of ${price.model}`}
                      >
                        <Pencil aria-hidden />
                      </Button>
                    </PriceDialog>
                    <ConfirmDialog
                      title={`Remove the price of ${price.model}?`}
                      description="Calls from now on are priced from the catalogue again, or not at all."
                      confirm="Remove price"
                      onConfirm={() =>
                        void change(
                          () => sendJson("DELETE", `/api/${project}/prices/${price.id}`),
                          "Price removed",
                        )
                      }
                    >
                      <Button
                        variant="ghost"
                        size="icon-sm"
                        disabled={busy}
                        aria-label={`Remove the price of ${price.model}`}
                      >
                        <Trash2 aria-hidden />
                      </Button>
                    </ConfirmDialog>
                  </TableCell>
                )}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
