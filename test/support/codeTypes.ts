import { globSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "../..");

/** Codes of every exported type of provider/ that is made of them, by `path#Type`. */
export type CodeTypes = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the product's types: unions whose members carry a literal `code`, and
 * unions of texts whose name ends with "Code".
 */
export function readCodeTypes(): CodeTypes {
  const files = globSync("provider/**/*.ts", { cwd: root }).map((file) => join(root, file));
  const config = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, types: ["node"] });
  const checker = program.getTypeChecker();
  const found = new Map<string, string[]>();
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source === undefined) continue;
    for (const node of source.statements) {
      if (!ts.isTypeAliasDeclaration(node) || !isExported(node)) continue;
      const codes = codesOf(checker, node);
      if (codes.length > 0) found.set(`${relative(root, file)}#${node.name.text}`, codes);
    }
  }
  return found;
}

function isExported(node: ts.TypeAliasDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function codesOf(checker: ts.TypeChecker, node: ts.TypeAliasDeclaration): string[] {
  const type = checker.getTypeAtLocation(node);
  const members = type.isUnion() ? type.types : [type];
  const codes = members.flatMap((member) => {
    if (member.isStringLiteral()) return node.name.text.endsWith("Code") ? [member.value] : [];
    const code = member.getProperty("code");
    const own = code === undefined ? undefined : checker.getTypeOfSymbolAtLocation(code, node);
    if (own === undefined) return [];
    return (own.isUnion() ? own.types : [own]).flatMap((each) =>
      each.isStringLiteral() ? [each.value] : [],
    );
  });
  return [...new Set(codes)];
}
