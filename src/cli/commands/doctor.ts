import type { Command } from 'commander';
export function addDoctor(program: Command): Command { return program.command('doctor'); }
