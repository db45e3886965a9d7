// Bundles scripts and styles, gathers icons and drawings into one sprite, and writes hashed files with
// a manifest. Nothing in the output depends on time, place or order of reading: two builds are equal.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { transform } from "lightningcss";
import { ICONS } from "./icons.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const out = path.join(root, "static", "build");
const manifest = {};
const kept = new Set(["manifest.json"]);

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 10);

// Written beside and renamed into place, so that nobody is ever served half a file.
async function keep(file, bytes) {
  kept.add(file);
  const fresh = path.join(out, `.${process.pid}-${file}`);
  await writeFile(fresh, bytes);
  await rename(fresh, path.join(out, file));
}

async function emit(name, bytes) {
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}-${hashOf(bytes)}${ext}`;
  await keep(file, bytes);
  manifest[name] = file;
}

async function styles() {
  const names = ["tokens", "base", "components", "pages", "consoles", "elder", "print"];
  const parts = await Promise.all(
    names.map((name) => readFile(path.join(root, "frontend", "css", `${name}.css`), "utf8")),
  );
  const { code } = transform({
    filename: "app.css",
    code: Buffer.from(parts.join("\n")),
    minify: true,
    targets: { chrome: 69 << 16, safari: 12 << 16, firefox: 68 << 16 },
  });
  await emit("app.css", code);
}

async function scripts() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: ["frontend/js/app.js"],
    outdir: "static/build",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2020",
    legalComments: "none",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    metafile: true,
    write: false,
  });
  await Promise.all(result.outputFiles.map((file) => keep(path.basename(file.path), file.contents)));
  for (const [file, meta] of Object.entries(result.metafile.outputs)) {
    if (meta.entryPoint) manifest[path.basename(meta.entryPoint)] = path.basename(file);
  }
}

// Keeps what is inside <svg>…</svg>, without comments and runs of white space.
function inside(svg) {
  return svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/\s+/g, " ")
    .replace(/ ?\/>/g, "/>")
    .replace(/> </g, "><")
    .trim();
}

async function sprite() {
  const symbols = [];
  for (const [name, source] of Object.entries(ICONS).sort()) {
    const svg = await readFile(path.join(root, "node_modules", "lucide-static", "icons", `${source}.svg`), "utf8");
    symbols.push(
      `<symbol id="i-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
        `stroke-linecap="round" stroke-linejoin="round">${inside(svg)}</symbol>`,
    );
  }
  const folder = path.join(root, "templates", "drawings");
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".svg")).sort()) {
    const svg = await readFile(path.join(folder, file), "utf8");
    symbols.push(
      `<symbol id="d-${path.parse(file).name}" viewBox="0 0 64 64" fill="none" stroke="#0B6E6E" stroke-width="var(--d-stroke,2.6)" ` +
        `stroke-linecap="round" stroke-linejoin="round">${inside(svg)}</symbol>`,
    );
  }
  await emit("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

await mkdir(out, { recursive: true });
await Promise.all([styles(), scripts(), sprite()]);
const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
await keep("manifest.json", `${JSON.stringify(sorted, null, 2)}\n`);
// What an older build left goes last: until the new manifest stood, pages still asked for it.
for (const file of await readdir(out)) {
  if (!kept.has(file) && !file.startsWith(".")) await rm(path.join(out, file), { force: true });
}
