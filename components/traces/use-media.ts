"use client";

import { useSyncExternalStore } from "react";

/** Answers a media query; the server, which cannot know, answers `onServer`. */
function useMedia(query: string, onServer: boolean): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
    () => onServer,
  );
}

/** A phone. */
export const useIsNarrow = (): boolean => useMedia("(width < 48rem)", false);

/** Room for two columns. */
export const useIsWide = (): boolean => useMedia("(width >= 64rem)", true);
