import type { ReactNode } from "react";
import { SettingsTabs } from "#components/settings/settings-tabs.tsx";

type Props = { params: Promise<{ project: string }>; children: ReactNode };

export default async function SettingsLayout({ params, children }: Props) {
  const { project } = await params;
  return (
    <div className="mx-auto grid w-full max-w-5xl gap-4">
      <h1 className="font-semibold text-xl">Settings</h1>
      <SettingsTabs project={project} />
      {children}
    </div>
  );
}
