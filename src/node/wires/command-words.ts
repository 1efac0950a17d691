/**
 * An awk program that reads a hook's question (JSON) and prints a line for each command in it whose program is one of
 * `known` or `cd`: the words as a shell would see them, parted by the byte 31, with variables left as they are written.
 * It follows quotes, substitutions, here-documents, `sh -c`, `eval` and programs that start another. Text beyond 20,000
 * characters is not read. A test holds it to what shells do with the same text.
 */
export const COMMAND_WORDS = `
{ if (length(text) < LIMIT) text = text (NR > 1 ? "\\n" : "") substr($0, 1, LIMIT) }
BEGIN {
  LIMIT = 20000; DEEP = 30
  for (at = 1; at < 128; at++) ascii[sprintf("%04x", at)] = sprintf("%c", at)
  split("! { } if then elif else do while until time coproc", list, " ")
  for (at in list) joins[list[at]] = 1
  split("command builtin exec nohup setsid env nice ionice stdbuf xargs timeout", list, " ")
  for (at in list) starts[list[at]] = 1
  split("sh bash dash zsh ksh ash", list, " ")
  for (at in list) shells[list[at]] = 1
}
END {
  while (match(text, /"(command|cmd)"[ \\t\\n]*:[ \\t\\n]*"/)) {
    text = substr(text, RSTART + RLENGTH)
    inner(plain())
  }
}
${routine('plain', '', 'said, c, at')} {
  said = ""
  for (at = 1; at <= length(text); at++) {
    c = substr(text, at, 1)
    if (c == "\\"") break
    if (c == "\\\\") {
      c = substr(text, ++at, 1)
      if (c == "n") c = "\\n"
      else if (c == "t") c = "\\t"
      else if (c ~ /[rbf]/) c = " "
      else if (c == "u") {
        c = tolower(substr(text, at + 1, 4)); at += 4
        c = (c in ascii) ? ascii[c] : "?"
      }
    }
    said = said c
  }
  text = substr(text, at + 1)
  return said
}
${routine('inner', 'said', 's, p, n')} {
  if (depth >= DEEP) return
  s = S; p = P; n = N
  S = said; P = 1; N = length(said)
  while (P <= N) list_of("")
  S = s; P = p; N = n
}
${routine('nested', 'mark')} {
  if (depth < DEEP) list_of(mark)
}
${routine('list_of', 'mark', 'w, n, cur, has, drop, c, d, ends, e')} {
  depth++
  n = 0; cur = ""; has = 0; drop = 0; e = 0
  while (P <= N) {
    c = substr(S, P, 1); d = substr(S, P + 1, 1)
    if (mark != "" && c == mark) { P++; break }
    if (c == "\\\\") { P += 2; if (d != "\\n") { cur = cur d; has = 1 } }
    else if (c == "'") { P++; cur = cur single(); has = 1 }
    else if (c == "$" && d == "'") { P += 2; cur = cur single(); has = 1 }
    else if (c == "\\"") { P++; cur = cur quoted(); has = 1 }
    else if (c == "\`") { P++; nested("\`"); cur = cur "\`"; has = 1 }
    else if (c == "$" && d == "(") { P += 2; nested(")"); cur = cur "$()"; has = 1 }
    else if ((c == "<" || c == ">") && d == "(") { P += 2; nested(")"); cur = cur "()"; has = 1 }
    else if (c == "#" && !has) while (P <= N && substr(S, P, 1) != "\\n") P++
    else if (c == "<" || c == ">" || (c == "&" && d == ">")) {
      if (has && cur !~ /^[0-9]+$/ && !drop) w[++n] = cur
      cur = ""; has = 0; drop = 0
      if (substr(S, P, 2) == "<<" && substr(S, P, 3) != "<<<") ends[++e] = delimiter()
      else { while (substr(S, P, 1) ~ /[<>&|]/) P++; drop = 1 }
    }
    else if (c ~ /[ \\t\\n;&|()]/) {
      if (has) { if (!drop) w[++n] = cur; cur = ""; has = 0; drop = 0 }
      P++
      if (c !~ /[ \\t]/) { told(w, n); n = 0; drop = 0 }
      if (c == "(") nested(")")
      if (c == "\\n") { skip_documents(ends, e); e = 0 }
    }
    else { cur = cur c; has = 1; P++ }
  }
  if (has && !drop) w[++n] = cur
  told(w, n)
  depth--
}
${routine('single', '', 'said, c')} {
  said = ""
  while (P <= N && (c = substr(S, P, 1)) != "'") { said = said c; P++ }
  P++
  return said
}
${routine('quoted', '', 'said, c, d')} {
  said = ""
  while (P <= N && (c = substr(S, P, 1)) != "\\"") {
    d = substr(S, P + 1, 1)
    if (c == "\\\\") { if (d !~ /[$\`"\\\\\\n]/) said = said c; if (d != "\\n") said = said d; P += 2 }
    else if (c == "\`") { P++; nested("\`"); said = said "\`" }
    else if (c == "$" && d == "(") { P += 2; nested(")"); said = said "$()" }
    else { said = said c; P++ }
  }
  P++
  return said
}
${routine('delimiter', '', 'said, c')} {
  P += 2
  if (substr(S, P, 1) == "-") P++
  while (substr(S, P, 1) ~ /[ \\t]/) P++
  said = ""
  while (P <= N && (c = substr(S, P, 1)) !~ /[ \\t\\n;&|()<>]/) {
    if (c !~ /['"\\\\]/) said = said c
    P++
  }
  return said
}
${routine('skip_documents', 'ends, e', 'at, line, stop')} {
  if (last in shells) return
  for (at = 1; at <= e; at++) {
    while (P <= N) {
      stop = index(substr(S, P), "\\n")
      line = stop ? substr(S, P, stop - 1) : substr(S, P)
      P = stop ? P + stop : N + 1
      sub(/^\\t+/, "", line)
      if (line == ends[at]) break
    }
  }
}
${routine('told', 'w, n', 'i, name, all')} {
  i = 1
  while (i <= n) {
    if (w[i] in joins || w[i] ~ /^[A-Za-z_][A-Za-z0-9_]*=/) { i++; continue }
    name = w[i]; sub(/^.*\\//, "", name)
    if (!(name in starts)) break
    i++
    while (i <= n && w[i] ~ /^-./) {
      if (name == "command" && w[i] ~ /^-[vV]/) return
      if (w[i] ~ /^-[nIusLPkaEC]$/) i++
      i++
    }
    if (name == "timeout") i++
  }
  if (i > n) return
  last = name
  if (name == "eval") { all = ""; while (++i <= n) all = all " " w[i]; inner(all); return }
  if (name in shells) {
    while (++i <= n) if (w[i] ~ /^-[a-z]*c$/) { inner(w[i + 1]); return }
    return
  }
  if (name != "cd" && index(known, " " name " ") == 0) return
  all = w[i]
  while (++i <= n) all = all "\\037" w[i]
  gsub(/[\\n\\t]/, " ", all)
  print all
}`;

/** The head of an awk function. Its own variables are, in awk, parameters that no call gives. */
function routine(name: string, parameters: string, variables = ''): string {
  return `function ${name}(${[parameters, variables].filter((list) => list !== '').join(', ')})`;
}
