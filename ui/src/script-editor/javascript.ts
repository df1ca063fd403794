import { StreamLanguage, type StreamParser } from '@codemirror/language';

const KEYWORDS = new Set('async await break case catch class const continue debugger default delete do else export extends finally for function if import in instanceof let new of return static super switch this throw try typeof var void while with yield'.split(' '));
const ATOMS = new Set(['true', 'false', 'null', 'undefined', 'NaN', 'Infinity']);
const KNOWN = new Set(['form', 'user', 'event', 'row', 'console', 'ctx', 'crm', 'http', 'secrets']);

interface State {
  /** What a comment or template that goes over lines ends with. */
  until: string | null;
  /** Whether a slash would divide. */
  divides: boolean;
  /** A dot stands before. */
  dotted: boolean;
  /** Brackets that are open. */
  depth: number;
}

/** JavaScript as the editor colours it: words, texts and comments, no grammar. */
const parser: StreamParser<State> = {
  name: 'javascript',
  startState: () => ({ until: null, divides: false, dotted: false, depth: 0 }),
  token(stream, state) {
    if (state.until) {
      const kind = state.until === '*/' ? 'comment' : 'string';
      while (!stream.eol()) {
        if (stream.match(state.until)) {
          state.until = null;
          state.divides = true;
          return kind;
        }
        if (stream.next() === '\\' && kind === 'string') stream.next();
      }
      return kind;
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^\/\/.*/)) return 'comment';
    if (stream.match('/*')) {
      state.until = '*/';
      return 'comment';
    }
    if (stream.match('`')) {
      state.until = '`';
      return 'string';
    }
    const dotted = state.dotted;
    state.dotted = false;
    if (!state.divides && stream.match(/^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*/)) {
      state.divides = true;
      return 'string';
    }
    if (stream.match(/^"(?:\\.|[^"\\])*"?|^'(?:\\.|[^'\\])*'?/)) {
      state.divides = true;
      return 'string';
    }
    if (stream.match(/^(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?)n?/i)) {
      state.divides = true;
      return 'number';
    }
    if (stream.match(/^[\p{L}_$#][\p{L}\p{N}_$]*/u)) {
      const word = stream.current();
      const keyword = !dotted && KEYWORDS.has(word);
      state.divides = !keyword;
      if (keyword) return 'keyword';
      if (dotted) return stream.match(/^\s*\(/, false) ? 'variableName.function' : 'propertyName';
      if (ATOMS.has(word)) return 'bool';
      return stream.match(/^\s*\(/, false) ? 'variableName.function' : KNOWN.has(word) ? 'propertyName' : 'variableName';
    }
    const sign = stream.next();
    state.dotted = sign === '.';
    if (/[([{]/.test(sign ?? '')) state.depth++;
    if (/[)\]}]/.test(sign ?? '')) state.depth = Math.max(0, state.depth - 1);
    state.divides = sign === ')' || sign === ']' || sign === '}';
    return /[-+*/%=<>!&|?:~^]/.test(sign ?? '') ? 'operator' : null;
  },
  indent: (state, after, { unit }) => (state.until ? null : Math.max(0, state.depth - (/^\s*[}\])]/.test(after) ? 1 : 0)) * unit),
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } }, closeBrackets: { brackets: ['(', '[', '{', '"', "'", '`'] }, indentOnInput: /^\s*[}\])]$/ },
};

export const javascript = StreamLanguage.define(parser);
