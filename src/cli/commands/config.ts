import type { Command } from 'commander';
export function addConfig(program: Command): Command { return program.command('config'); }
