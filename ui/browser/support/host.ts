import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const repository = resolve(import.meta.dirname, '../../..');

/**
 * A running `tidemill up` that keeps everything in a directory of its own. It works there, on a copy of the runtime
 * configuration, because the repository's own names the databases of whoever works in the repository.
 */
export class Host {
  /** The lines that it printed. */
  readonly output: string[] = [];
  private child: ChildProcess | undefined;
  private port = 0;
  private manifest = join(repository, 'spin.toml');
  private readonly state: string;

  private constructor(state: string) {
    this.state = state;
  }

  /** `access` is more tables for the manifest. */
  static async start({ access }: { access?: string } = {}): Promise<Host> {
    const host = new Host(await mkdtemp(join(tmpdir(), 'tidemill-browser-')));
    await copyFile(join(repository, 'runtime-config.toml'), host.configuration);
    if (access !== undefined) await host.extendManifest(access);
    try {
      await host.resume();
    } catch (error) {
      await host.stop();
      throw error;
    }
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private get configuration(): string {
    return join(this.state, 'runtime-config.toml');
  }

  /** Starts the program again, at the address and with the state it had. */
  async resume(): Promise<void> {
    const listen = `127.0.0.1:${this.port}`;
    const from = [
      '-f',
      this.manifest,
      '--runtime-config-file',
      this.configuration,
      '--state-dir',
      this.state,
    ];
    const child = spawn(program(), ['up', ...from, '--listen', listen], {
      cwd: this.state,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.port = await announcedPort(child, this.output);
  }

  /** Makes a token as an operator does, and returns it. */
  createToken(name: string, level: string, more: string[] = []): string {
    return this.run(['token', 'create', name, '--level', level, ...more]).trim();
  }

  revokeToken(name: string): void {
    this.run(['token', 'revoke', name]);
  }

  private run(command: string[]): string {
    return execFileSync(program(), [...command, '--state-dir', this.state], {
      cwd: this.state,
      encoding: 'utf8',
    });
  }

  /** Uses a copy of the repository's manifest with more tables, and the repository's components all the same. */
  private async extendManifest(tables: string): Promise<void> {
    const original = await readFile(this.manifest, 'utf8');
    const components = `"${join(repository, 'target/components')}/`;
    this.manifest = join(this.state, 'spin.toml');
    await writeFile(this.manifest, `${original.replaceAll('"target/components/', components)}\n${tables}\n`);
  }

  /** Stops the program and waits until it has ended; with SIGKILL it can neither finish nor tidy up anything. */
  async pause(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async stop(): Promise<void> {
    await this.pause();
    await rm(this.state, { recursive: true, force: true });
  }
}

/** Waits for the line that names the address; both streams are read to the end, so that the program never blocks. */
async function announcedPort(child: ChildProcess, output: string[]): Promise<number> {
  return new Promise((found, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface(stream).on('line', (line) => {
        output.push(line);
        const port = stream === child.stdout ? /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] : undefined;
        if (port !== undefined) found(Number(port));
      });
    }
    child.once('error', failed);
    child.once('exit', (code) => {
      failed(
        new Error(`tidemill ended with code ${String(code)} before it was ready:\n${output.join('\n')}`),
      );
    });
  });
}

function program(): string {
  const named = process.env.TIDEMILL_BIN;
  if (named !== undefined) return named;
  const metadata = execFileSync('cargo', ['metadata', '--format-version', '1', '--no-deps'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { target_directory: target } = JSON.parse(metadata) as { target_directory: string };
  const candidates = ['release', 'debug'].map((profile) => join(target, profile, 'tidemill'));
  const built = candidates.find((path) => existsSync(path));
  if (built === undefined)
    throw new Error('the host is not built; run `cargo build -p tidemill` or set TIDEMILL_BIN');
  return built;
}
