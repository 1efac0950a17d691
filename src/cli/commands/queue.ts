import type { Command } from 'commander';
export function addQueue(program: Command): Command { return program.command('queue'); }
