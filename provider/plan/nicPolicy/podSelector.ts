type Labels = Readonly<Record<string, string>>;

type Requirement = (labels: Labels) => boolean;

const key = "[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?";
const value = "(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?";
const setBased = new RegExp(`^(${key})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const equality = new RegExp(`^(${key})\\s*(=|==|!=)\\s*(${value})$`);
const existence = new RegExp(`^(!?)\\s*(${key})$`);

/**
 * Reads a label selector as text: `app=train,tier in (a,b),!canary`.
 *
 * @returns whether a pod with these labels is meant; `undefined` for text that is no selector
 */
export function parsePodSelector(text: string): Requirement | undefined {
  if (text.trim() === "") return () => true;
  const parts = text.split(/,(?![^(]*\))/).map((part) => parsePart(part.trim()));
  const known = parts.flatMap((part) => part ?? []);
  return known.length === parts.length
    ? (labels) => known.every((fits) => fits(labels))
    : undefined;
}

function parsePart(part: string): Requirement | undefined {
  const set = setBased.exec(part);
  if (set !== null) {
    const [, name = "", operator, list = ""] = set;
    const values = list.split(",").map((each) => each.trim());
    return (labels) => values.includes(labels[name] ?? "\0") === (operator === "in");
  }
  const equal = equality.exec(part);
  if (equal !== null) {
    const [, name = "", operator, wanted] = equal;
    return (labels) => (labels[name] === wanted) === (operator !== "!=");
  }
  const exists = existence.exec(part);
  if (exists === null) return undefined;
  const [, not, name = ""] = exists;
  return (labels) => Object.hasOwn(labels, name) === (not === "");
}
