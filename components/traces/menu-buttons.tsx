"use client";

import { Bookmark, ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { type ComponentProps, useState } from "react";
import { Button, type ButtonProps } from "#components/ui/button.tsx";
import type FilterMenu from "./filter-menu.tsx";
import type SavedViewsMenu from "./saved-views-menu.tsx";

const LoadedFilterMenu = dynamic(() => import("./filter-menu.tsx"), {
  ssr: false,
  loading: () => <FilterButton busy />,
});
const LoadedViewsMenu = dynamic(() => import("./saved-views-menu.tsx"), {
  ssr: false,
  loading: () => <ViewsButton busy />,
});

export const FilterButton = (props: ButtonProps) => (
  <Button {...props}>
    <ListFilter aria-hidden /> Filter
  </Button>
);

export const ViewsButton = (props: ButtonProps) => (
  <Button variant="ghost" {...props}>
    <Bookmark aria-hidden /> <span className="max-md:sr-only">Views</span>
  </Button>
);

/** The menus weigh more than the list; each is fetched when it is first opened. */
export function LazyFilterMenu(props: ComponentProps<typeof FilterMenu>) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <LoadedFilterMenu {...props} />;
  return <FilterButton aria-haspopup="dialog" onClick={() => setWanted(true)} />;
}

export function LazySavedViewsMenu(props: ComponentProps<typeof SavedViewsMenu>) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <LoadedViewsMenu {...props} />;
  return <ViewsButton aria-haspopup="dialog" onClick={() => setWanted(true)} />;
}
