/** An element of a small XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

/**
 * Reads XML without name spaces, comments, CDATA and document types.
 *
 * @throws Error where it is not well-formed, with what is left there
 */
export function readXml(xml: string): Element {
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, "");
  // Char of XML 1.0, section 2.2.
  const odd = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(xml);
  if (odd !== null) throw new Error(`A character that XML forbids at ${odd.index}`);
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found !== null) rest = rest.slice(found[0].length);
    return found;
  };
  const fail = (): never => {
    throw new Error(`Not well-formed at: ${rest.slice(0, 80)}`);
  };
  const decode = (text: string): string =>
    text.replaceAll(/&([^;]*);?/g, (_, name: string) => entities[name] ?? fail());

  const element = (): Element => {
    const name = take(/^<([\w-]+)/)?.[1] ?? fail();
    const attributes: Record<string, string> = {};
    for (;;) {
      const attribute = take(/^\s+([\w-]+)="([^"<]*)"/);
      if (attribute === null) break;
      attributes[attribute[1] ?? ""] = decode(attribute[2] ?? "");
    }
    if (take(/^\s*\/>/) !== null) return { name, attributes, children: [], text: "" };
    if (take(/^>/) === null) fail();
    const children: Element[] = [];
    let text = "";
    while (take(new RegExp(`^</${name}>`)) === null) {
      const words = take(/^[^<]+/)?.[0];
      if (words === undefined) children.push(element());
      else if (words.includes("]]>")) fail();
      else text += decode(words);
    }
    return { name, attributes, children, text };
  };
  const document = element();
  if (rest.trim() !== "") fail();
  return document;
}
