"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { ClockProvider } from "#components/ui/clock.tsx";
import { Toaster } from "#components/ui/toast.tsx";
import { AppError } from "#lib/core/errors.ts";
import type { Instant } from "#lib/core/time.ts";

const MOST_RETRIES = 2;

export function Providers({
  timeZone,
  madeAt,
  children,
}: {
  timeZone: string;
  madeAt: Instant;
  children: ReactNode;
}) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 5_000,
            // What the caller did wrong stays wrong; only what passes by itself is asked again.
            retry: (failures, error) =>
              failures < MOST_RETRIES &&
              !(error instanceof AppError && !["unavailable", "rate_limited"].includes(error.code)),
          },
        },
      }),
  );
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="dark"
      enableSystem
      disableTransitionOnChange
      storageKey="midwatch_theme"
    >
      <QueryClientProvider client={queries}>
        <NuqsAdapter>
          <ClockProvider timeZone={timeZone} madeAt={madeAt}>
            {children}
            <Toaster />
          </ClockProvider>
        </NuqsAdapter>
      </QueryClientProvider>
    </ThemeProvider>
  );
}
