/*
 * Weights of what judges candidates by rules, see judge.ts.
 * Base64 of bfloat16, written by scripts/learn-ink.ts.
 */

export const BY_RULES =
  'P2m+jL4gQBE/fD/iPm88mD2XP/lAYz7vwKlAWT8BQCE/hL/Ov50/9z+tP3s+fEBtvq6/pj3kv3O9bD/Kvuw+bj4ZOyE/2j8CPx5A' +
  'NL8yP0S9UTtivn3ADr9uvwrADT+Gvy89vL88Pig/lMAZPwLAZsDcQBc/PL8LvzC+jD+pPiu/gT34P5y/AT8lPfs/ND3hv4o9Hz5T' +
  'PlM+M8ARP5PAMkEeP/0/5L5+PtQ+3z7qP9+++z4KvvG/vD6Bv888j8DLwMfAPEEsQJ6/YL7bPjU/cj8cv5c/z71Ivui/e7zXPvm+' +
  'pz1+P/k/Aj1WvYO/CD2dPvi/k78EvqY/lT/KP0w+ur+mPsY+5b/7wDy/Ij7Pv4U/jz5HwCXAUEGbwC1BNr7+P0+/TkAQPsM+1b5+' +
  'vq++HjzVPuG/jL8ZwJW+mr8xvwI9zLsdvnC+dT5IPu4/jb6bv3U+Ob7nv1a/AT8Uv/rAbT+jvxk+QT/pvmJABb+2wB0/ksEQwE0/' +
  'ib7tv+I+FD6evqO/EL+vvxi/XT61vrG9Gz1OPo8/dr5vvkO+Tb+6vwS+Kr+5wAQ/ZT9cPV2/wD0DwA4/vr6AvY9ABL+cv2w/gECL' +
  'P4lBNsBbQEY/fL+qPFO/y8AePtC+IT7MP5I/ar8bv3e+LUBTv8y/C76YPYE+Gz5RvqM/U76vvqM/yT+QPq++hT+CPwa+6j2ov9w+' +
  '0j6fPvI/Kz6NPmy/nUBAwDBAd8D0Pzu+Ur9ovoU/c71Qvek+Yr6rPUU/EL4zPyu/rkCCPZC+ID6rvRlAAkAfPv7AMj5SPuG9Z75u' +
  'PyU/4z/BPz2/mT9nP7U+hD+APtW/1MBbv6w9h0BWv5RAMj92vfg9wz5BP/M9gL6tv2E+a7+dQEO8pD3/P6U/Lr8dPrI8aT89P9BA' +
  'GMD/P0C/+z6cPNc+K79cvmM/FL2mP6k/Sr8zPKi+qMCGwANAvD8PwGA/qUACvxY/Tr+Mvyg+8D+XP4xBGD7EvxQ9t8DrvcE/EL8E' +
  'Ppk86j34vi4+5r9MPvo/L79qvdi9iD2ev+C+1j+WP4Y9Zb+JP3+/Y782wIU/ssCeQIfAPT9Fv3y/i760v1E/3L99v/k+ND7Lvr+/' +
  'mz+DP0w/Q7+qvpk+Sr5+vk4+Kb5Ov2U/PT7Uvxy+Nr7fP3vAP8BBvwRAhb2QP0Y/PT56vpPBBsCeQKK+mUAjv5a/+797P2o/EL/K' +
  'v3s+kr7hv/8+jb5Zvw3ANMCLvg69gT38Pju7zT8CP9Y+l0Apv11ADT4YviW/rMAfv/I/gb8Bv9S/nz5EPyc+G8CcwClAC79bQL4/' +
  'vD9dP5g+Wz+3vyC9gD27vZbAyj6ZvE+/BUDwQP7ARTypPFq/Mz5Yv5e/eD2ZvxS+gj+evia9t77KwDlAF8BBPtZArT+NQBfAssAd' +
  'QDJBG0AJv6k/kj9vv98/xb+dv42/sj/XP6G/wb/WPuE/1r+RPK0/4L+VPxy+1z4Cv5s/mj+DQKnAu78/P1a+XT6Tv0Y+TL9RvPC9' +
  'JMBbvro+Oj8NwF2/Qr/AvAq+Vr6Ovdm/ezy8PlI/IL5sP+U+H74WPu6/cw=='
