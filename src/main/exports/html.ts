import { currentLanguage } from '../../../sync/i18n/language.ts';

/** Markup whose texts have been escaped. */
export interface Html {
  readonly markup: string;
}

/** Markup with values in it: texts are escaped, markup is not. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const written = values.map((value) => {
    if (typeof value === 'string') return escaped(value);
    return [value].flat().map(markupOf).join('');
  });
  return { markup: String.raw({ raw: parts }, ...written) };
}

/** A whole page to print, with its own styles and without scripts. */
export function page(title: string, body: readonly Html[]): string {
  return html`<!doctype html>
<html lang="${currentLanguage()}">
<head><meta charset="utf-8"><title>${title}</title><style>${{ markup: styles }}</style></head>
<body>${body}</body>
</html>
`.markup;
}

function markupOf({ markup }: Html): string {
  return markup;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

const styles = `
  body { font: 10pt/1.4 sans-serif; color: #1b2330; overflow-wrap: anywhere; }
  h1 { font-size: 16pt; margin: 0 0 4pt; }
  h2 { font-size: 12pt; margin: 14pt 0 4pt; break-after: avoid; }
  .notice { border-left: 2pt solid #5b6472; padding-left: 6pt; }
  dt { font-weight: 600; }
  dd { margin: 0 0 4pt; white-space: pre-wrap; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border-bottom: 0.5pt solid #c5cad3; padding: 2pt 4pt; text-align: left; vertical-align: top; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
`;
