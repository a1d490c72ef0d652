"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "#components/ui/toast.tsx";

/** Runs one change, says how it went, and shows the page anew. Answers whether it went through. */
export function useChange(): {
  busy: boolean;
  change: (send: () => Promise<unknown>, done: string) => Promise<boolean>;
} {
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  async function change(send: () => Promise<unknown>, done: string): Promise<boolean> {
    setBusy(true);
    try {
      await send();
      toast({ title: done });
      router.refresh();
      return true;
    } catch (error) {
      const description = error instanceof Error ? error.message : "Try again.";
      toast({ level: "critical", title: "Nothing was changed", description });
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, change };
}
