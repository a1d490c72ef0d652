"use client";

import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { Media } from "./media.tsx";

const plugins = [remarkGfm];

/** Raw HTML in the text stays text; links open elsewhere and pictures only when asked for. */
const components: Components = {
  a: ({ href, children }) => (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener nofollow"
      className="text-accent underline underline-offset-2"
    >
      {children}
    </a>
  ),
  img: ({ src }) => <Media modality="image" mimeType="" uri={typeof src === "string" ? src : ""} />,
  pre: ({ children }) => (
    <pre className="my-2 overflow-x-auto rounded-md border bg-background p-2.5 font-mono text-xs leading-5">
      {children}
    </pre>
  ),
  code: ({ children, className }) => (
    <code
      className={
        className ?? "rounded-xs font-mono text-[0.92em] [:not(pre)>&]:bg-raised [:not(pre)>&]:px-1"
      }
    >
      {children}
    </code>
  ),
  table: ({ children }) => (
    <div className="my-2 overflow-x-auto">
      <table className="border-collapse text-sm [&_td]:border [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:px-2 [&_th]:py-1 [&_th]:text-left">
        {children}
      </table>
    </div>
  ),
  h1: ({ children }) => <p className="mt-3 mb-1 font-semibold text-base">{children}</p>,
  h2: ({ children }) => <p className="mt-3 mb-1 font-semibold text-base">{children}</p>,
  h3: ({ children }) => <p className="mt-2 mb-1 font-semibold">{children}</p>,
  h4: ({ children }) => <p className="mt-2 mb-1 font-semibold">{children}</p>,
  p: ({ children }) => (
    <p className="my-1.5 whitespace-pre-wrap first:mt-0 last:mb-0">{children}</p>
  ),
  ul: ({ children }) => <ul className="my-1.5 list-disc pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="my-1.5 list-decimal pl-5">
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote className="my-2 border-l-2 pl-3 text-muted">{children}</blockquote>
  ),
  hr: () => <hr className="my-3 border-line" />,
};

export default function Markdown({ text }: { text: string }) {
  return (
    <div className="min-w-0 break-words text-sm">
      <ReactMarkdown remarkPlugins={plugins} components={components} skipHtml={false}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
