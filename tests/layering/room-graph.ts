import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Rooms and the rooms that each imports from, itself left out. */
type RoomGraph = ReadonlyMap<string, ReadonlySet<string>>;

const importPattern = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([.#][^']+)'/g;

/** The file that an import names, relative to the project's folder; `aliases` are package.json's `imports`. */
function importedFile(file: string, specifier: string, aliases: Readonly<Record<string, string>>): string {
  if (!specifier.startsWith('#')) return path.posix.join(path.posix.dirname(file), specifier);
  for (const [alias, target] of Object.entries(aliases)) {
    const head = alias.replace(/\*$/, '');
    if (alias.endsWith('*') ? specifier.startsWith(head) : specifier === alias) {
      return path.posix.normalize(target.replace('*', specifier.slice(head.length)));
    }
  }
  throw new Error(`${file} imports ${specifier}, which package.json does not name`);
}

/**
 * The rooms of `root`'s own sources as folders of at most `depth` names (1: pipeline, cli; 2: pipeline/reid; 3:
 * pipeline/reid/crops), tests left out. A file that lies above that depth is a room of its own. Throws when an import is no file's.
 */
export function roomGraph(root: string, tops: readonly string[], depth: number): RoomGraph {
  const { imports = {} } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    imports?: Record<string, string>;
  };
  const roomOf = (file: string): string => {
    const folders = file.split('/').slice(0, -1);
    return folders.length < depth ? file : folders.slice(0, depth).join('/');
  };
  const graph = new Map<string, Set<string>>();
  const files = globSync(`{${tops.join(',')}}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/*.test.ts', '**/dist/**'] });
  for (const found of files.toSorted()) {
    const file = found.replaceAll(path.sep, '/');
    const room = roomOf(file);
    const arrows = graph.get(room) ?? new Set();
    graph.set(room, arrows);
    for (const [, specifier] of readFileSync(path.join(root, file), 'utf8').matchAll(importPattern)) {
      const target = importedFile(file, specifier, imports);
      if (!tops.some((top) => target.startsWith(`${top}/`))) continue;
      if (roomOf(target) !== room) arrows.add(roomOf(target));
    }
  }
  return graph;
}

/** Rooms that lead back to themselves, first to last, or null where every arrow points one way. */
export function findLoop(graph: RoomGraph): readonly string[] | null {
  const done = new Set<string>();
  const walk = (room: string, way: readonly string[]): readonly string[] | null => {
    const at = way.indexOf(room);
    if (at >= 0) return [...way.slice(at), room];
    if (done.has(room)) return null;
    for (const next of graph.get(room) ?? []) {
      const loop = walk(next, [...way, room]);
      if (loop !== null) return loop;
    }
    done.add(room);
    return null;
  };
  for (const room of graph.keys()) {
    const loop = walk(room, []);
    if (loop !== null) return loop;
  }
  return null;
}
