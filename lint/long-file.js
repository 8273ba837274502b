/**
 * ESLint rule: counts the lines that hold code. The core rule `max-lines` fails at the hard limit; this one exists because
 * a rule can have one severity only and the soft limit shall warn beside it.
 */
export const longFile = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer', minimum: 1 }],
    messages: { long: '{{count}} lines of code; above {{max}} a file usually holds two concepts' },
  },
  create(context) {
    const max = context.options[0]
    return {
      'Program:exit'(node) {
        const lines = new Set()
        for (const token of context.sourceCode.ast.tokens) {
          for (let line = token.loc.start.line; line <= token.loc.end.line; line++) lines.add(line)
        }
        if (lines.size > max) {
          context.report({ node, loc: { line: 1, column: 0 }, messageId: 'long', data: { count: lines.size, max } })
        }
      },
    }
  },
}
