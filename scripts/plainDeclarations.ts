import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { printType } from "./printType.ts";

/**
 * Writes out, in the declarations that a program can reach, the types that schemas stand
 * for: `z.infer<typeof HostInput>` becomes the object type itself. Programs then need no
 * types of zod, whose CommonJS declarations compile with esModuleInterop only, which
 * Pulumi's template does not set (zod 4.6.7 v4/locales/index.d.cts).
 *
 * @param files Declarations, relative to the folder that the program was compiled into.
 * @throws Error for a declaration of zod that has no plain form.
 */
export function writePlainDeclarations(
  program: ts.Program,
  root: string,
  directory: string,
  files: Iterable<string>,
): void {
  for (const file of files) {
    const path = join(directory, file);
    const text = readFileSync(path, "utf8");
    if (!text.includes('from "zod"')) continue;
    const source = program.getSourceFile(join(root, file.replace(/\.d\.ts$/, ".ts")));
    if (source === undefined) throw new Error(`No source of ${file}`);
    writeFileSync(path, plain(program.getTypeChecker(), source, text));
  }
}

function plain(checker: ts.TypeChecker, source: ts.SourceFile, declarations: string): string {
  const parsed = ts.createSourceFile("x.d.ts", declarations, ts.ScriptTarget.Latest, true);
  const comments = new Map<string, string>();
  const statements = parsed.statements.flatMap((statement): string[] => {
    const text = statement.getFullText().replace(/^\n/, "");
    if (!/\bz\.|from "zod"/.test(statement.getText())) return [text];
    // Schemas themselves, and functions that make some, are for the package alone.
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations)
        comments.set(name.getText(), text.slice(0, text.indexOf("export ")));
    if (!isKeptType(statement)) return [];
    const written = text.replaceAll(
      /\bz\.(infer|input|output)<typeof (\w+)>/g,
      (_match, side: string, schema: string) =>
        printType(
          checker,
          schemaType(checker, source, schema, side === "input" ? "input" : "output"),
          source,
        ),
    );
    if (/\bz\./.test(written.replaceAll(/\/\*[^]*?\*\//g, "")))
      throw new Error(`${source.fileName} declares what only zod can say: ${statement.getText()}`);
    const comment = written.startsWith("/**") ? "" : comments.get(statement.name.text);
    return [`${comment ?? ""}${written}`];
  });
  return `${withoutUnusedImports(statements).join("\n")}\n`;
}

function isKeptType(
  statement: ts.Statement,
): statement is
  | ts.TypeAliasDeclaration
  | ts.InterfaceDeclaration
  | (ts.ClassDeclaration & { name: ts.Identifier }) {
  return (
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    (ts.isClassDeclaration(statement) && statement.name !== undefined)
  );
}

/** What a schema of the file takes, or makes of it. */
function schemaType(
  checker: ts.TypeChecker,
  source: ts.SourceFile,
  schema: string,
  side: "input" | "output",
): ts.Type {
  const found = checker
    .getSymbolsInScope(source, ts.SymbolFlags.Value | ts.SymbolFlags.Alias)
    .find(({ name }) => name === schema);
  if (found === undefined) throw new Error(`${source.fileName} has no schema ${schema}`);
  const declared =
    found.flags & ts.SymbolFlags.Alias
      ? checker.getAliasedSymbol(found)
      : checker.getExportSymbolOfSymbol(found);
  return ["_zod", side].reduce((type, name) => {
    const property = checker.getPropertyOfType(type, name);
    if (property === undefined) throw new Error(`${schema} of ${source.fileName} is no schema`);
    return checker.getTypeOfSymbol(property);
  }, checker.getTypeOfSymbol(declared));
}

/** An imported schema may be gone. */
function withoutUnusedImports(statements: readonly string[]): string[] {
  const isImport = (text: string): boolean => /^\s*import\b/.test(text);
  const rest = statements.filter((text) => !isImport(text)).join("\n");
  return statements.filter((text) => {
    const names = /\{([^}]*)\}/.exec(text)?.[1];
    if (!isImport(text) || names === undefined) return true;
    return names
      .split(",")
      .some((name) => new RegExp(`\\b${name.trim().split(" ").at(-1) ?? ""}\\b`).test(rest));
  });
}
