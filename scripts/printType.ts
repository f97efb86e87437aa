import ts from "typescript";

/** Deeper than any input of ours: a type that holds itself. */
const deepest = 16;

/**
 * A type as TypeScript text without names: objects with the comments of their properties,
 * brands as what they brand.
 */
export function printType(
  checker: ts.TypeChecker,
  type: ts.Type,
  at: ts.Node,
  indent = "",
): string {
  if (indent.length > deepest * 2)
    throw new Error(`${at.getSourceFile().fileName} holds a type without end`);
  const print = (inner: ts.Type, deeper = indent): string => printType(checker, inner, at, deeper);
  if (type.flags & ts.TypeFlags.Boolean) return "boolean";
  if (type.isUnion()) return printUnion(type, print);
  if (type.isIntersection()) {
    const branded = type.types.find(
      (part) => part.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike),
    );
    if (branded !== undefined) return print(branded);
  }
  if (checker.isTupleType(type)) {
    const { elementFlags } = (type as ts.TupleTypeReference).target;
    const parts = checker
      .getTypeArguments(type as ts.TypeReference)
      .map((part, index) =>
        (elementFlags[index] ?? 0) & ts.ElementFlags.Variable
          ? `...${inParentheses(print(part))}[]`
          : print(part),
      );
    return `[${parts.join(", ")}]`;
  }
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    const isReadonly = type.symbol.name === "ReadonlyArray";
    return `${isReadonly ? "readonly " : ""}${inParentheses(element === undefined ? "unknown" : print(element))}[]`;
  }
  if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))
    return printObject(checker, type, at, indent);
  return checker.typeToString(type, at, ts.TypeFormatFlags.NoTruncation);
}

function printUnion(type: ts.UnionType, print: (type: ts.Type) => string): string {
  const texts = type.types.map((part) =>
    part.flags & ts.TypeFlags.BooleanLiteral ? "boolean" : print(part),
  );
  return [...new Set(texts)].join(" | ");
}

function printObject(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, indent: string): string {
  const inner = `${indent}  `;
  const print = (part: ts.Type): string => printType(checker, part, at, inner);
  const indexes = checker
    .getIndexInfosOfType(type)
    .map(
      ({ keyType, type: value, isReadonly }) =>
        `${inner}${isReadonly ? "readonly " : ""}[key: ${print(keyType)}]: ${print(value)};`,
    );
  const properties = checker.getPropertiesOfType(type).map((property) => {
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const value = checker.getTypeOfSymbol(property);
    const name = /^[\w$]+$/.test(property.name) ? property.name : JSON.stringify(property.name);
    const text = print(optional ? checker.getNonNullableType(value) : value);
    return `${commentOf(checker, property, inner)}${inner}${name}${optional ? "?" : ""}: ${text};`;
  });
  const lines = [...indexes, ...properties];
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
}

function commentOf(checker: ts.TypeChecker, property: ts.Symbol, indent: string): string {
  const text = ts.displayPartsToString(property.getDocumentationComment(checker));
  const tags = property
    .getJsDocTags(checker)
    .map(({ name, text: parts }) => `@${name} ${ts.displayPartsToString(parts)}`.trimEnd());
  const whole = [text, ...tags]
    .filter((part) => part !== "")
    .join(" ")
    .replaceAll(/\s*\n\s*/g, " ");
  return whole === "" ? "" : `${indent}/** ${whole} */\n`;
}

function inParentheses(text: string): string {
  return /[|&]|^readonly /.test(text.replaceAll(/\{[^]*\}|"[^"]*"/g, "")) ? `(${text})` : text;
}
