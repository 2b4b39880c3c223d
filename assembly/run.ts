/*
 * A PROGRAM is a list of instructions in memory: [kernel, count, then `count` operands], all u32. `run` walks it. A kernel is
 * named by its place in the function table, where TypeScript puts the exports; its operands are its arguments, in order.
 * So a kernel stays a function of its own, which the compilers cannot merge into one giant loop, and a call from
 * JavaScript is paid once a program. call_indirect checks the signature: a wrong count of operands ends in a trap.
 */

/** An operand of the instruction at `at`. */
@inline
function operand(at: usize, index: usize): u32 {
  return load<u32>(at + (index << 2), 8);
}

/** Runs the instructions from `at` up to `end`. */
export function run(at: usize, end: usize): void {
  while (at < end) {
    const kernel = load<u32>(at), count = load<u32>(at, 4);
    const a = operand(at, 0), b = operand(at, 1), c = operand(at, 2), d = operand(at, 3), e = operand(at, 4);
    const f = operand(at, 5), g = operand(at, 6), h = operand(at, 7), i = operand(at, 8);
    switch (count) {
      case 2: call_indirect<void>(kernel, a, b); break;
      case 3: call_indirect<void>(kernel, a, b, c); break;
      case 4: call_indirect<void>(kernel, a, b, c, d); break;
      case 5: call_indirect<void>(kernel, a, b, c, d, e); break;
      case 6: call_indirect<void>(kernel, a, b, c, d, e, f); break;
      case 7: call_indirect<void>(kernel, a, b, c, d, e, f, g); break;
      case 8: call_indirect<void>(kernel, a, b, c, d, e, f, g, h); break;
      case 9: call_indirect<void>(kernel, a, b, c, d, e, f, g, h, i); break;
      case 11: call_indirect<void>(kernel, a, b, c, d, e, f, g, h, i, operand(at, 9), operand(at, 10)); break;
      default: unreachable();
    }
    at += (usize(count) + 2) << 2;
  }
}
