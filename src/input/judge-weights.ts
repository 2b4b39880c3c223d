/* Weights of what judges candidates, base64 of bfloat16: written by scripts/learn-ink.ts, see judge.ts. */

export const BY_RULES =
  'vv0+Cj92Pgm+0j5PvpQ/Lj+dP/y+MT/IwFY/+78XP4Y/h7+EvxQ/TD7DPjk+ID6CvkG/sz91vwI++r/evhS+NT1gvQU/Sj+ePxk/' +
  '8T87vnm/JL7Ovsq/t7+WP2g/vD7mvr29Pb+cvnJBHL+5QHS+McCmPok/DzySv3e/Ej7kvgu/V791vwa9Ar+iwAO9kr8AvWo9uL6I' +
  'vao+osAUv7m/2kFGPzE/a7ykPavAeT+FP2+8kb+aPpG/HD8Cv2E92r7CP0G/AD6iwB4+wj4Zvxo+xj7Xv5C8sr9Yvqu+9j7Fv7NA' +
  'EME8v1W/Xr47Pc8/Nj5kP/q+EEA4Pis/Gz8uPim+Pzxrvxq/RD4pvyq/iL8xvxW/Cb68wAxAo0DlwIHAN0BavbQ8JT5oP4y+oD0X' +
  'Px4/ODyyP04/qr6Qv5a/lz90v309iT4zOxI9k74uP4U/vr+WvyM/Hz83v58+2z9Cv1a/mT9Cvfo+T0Aav4rAxj8DwTs+tcArPck+' +
  'Jb6QP5k9Kb3DvrK+yr7+vGc9HEAGPje/ur9FvY4/S716vk++NL9JPtlAKD/IwA8+kr5qvky/qL94v4K+hb5dv4G9rL9CvjY9ED92' +
  'P5C+Dj9pQCI/Jb+eP0e/TT6+P88+mD9eP28/OL6LPdk/I0CaP7c+tL8APVU+2r1Bv6a8Az+uv6k+lL9Zu7o+KL7BPsg+pD5IvyQ/' +
  'Qj7uPak/Brz2QPY/G0Bfv0xAJcACPX2/GL+zv2e/ij9Nv26+Ib2bvvy+6T+sv5C/gb7jvI6+Pz6evT1AEj4DP8zAzkAtvyq9Mb1t' +
  'wBi9BT6WPwQ+hD8xPuc/PD+SPipAssCiv1nAF0BFwGk/xD8qPU0+uT68v7Y+7ry7v+q+D78/P+4//MBVPwk+Ar2OPze9bEBbPpNA' +
  'AcAfvcA+fL4qPaI+ZL/Dv5K/oL+kPp4/Kzqgvwk+K0BsvZlAyL9bwIk++L7wvBa+ib4IPo49Db7SvsE/67yiwBZAKMCwvm6/mz8a' +
  'vb4/Gj2bPLg/8j7bQAY/kD6CvYE/Ez8ZP64/ij4owCe9Lr78Pp2/k75bwGlALr/6QIO/Kz+6vna/ML+8v8u/mT7BPWe+CUAdPSc+' +
  'rD1FP7pAJ79vvx07gT4wvWO/JT7MP5e/ID8YPzI+Wz2vP6O/Lr40vow9NT5VPz8+Q76IP+nARkAwvTu+KUASv4u/Db3PPhk/ej3i' +
  'v5S+qb71wB0+gTvUvstAl0C6PuQ+rD0+vgM85j3fv0e+A76Gv6u/pj5Fvdi+0b+Ov4c/cT7qv7+/pb7jvxw7p8AOvzE/rD/VQAFA' +
  'aL8bPne/dz3TvfE/bj+HP6c/tz2XvyK+zz8OQAo/p79bPrS+lT5ev0S+q77DP4U/Er8lu4m9Q7+bvPhAVT7EPYY+fL4wP5w+mkBB' +
  'v+o93L+Nv4E/uD+cv3o/o784v4S/iD9qP0y/VL+lP4A/MD8Ivgu+lL9ovSY8jz3vvjw/N0DZP9nACT1XPDU+qT1pviw/LT4KvcI+' +
  'LL5RvuY+Z76DP24+4D7Evr69qL0jvYI/Br4tvsm/mz8evvc9rD5BP6e/uA=='

export const BY_NETWORK =
  'P8E/ZT85vt0+276fPoG/BL1uP74/ab8aPv+/1T/VP0S4rb3/PWO/Er4mvwu+oD5OPSq/oD/2wQXAO75NPrK9pD5mPSu9Pr4LQFJA' +
  'KT/oP1E+tL2FvAu8Fz0Vvh6/wz9ZvsA/Sb5Bv3G/pj/cvwo/a78/vWs/oT9svyK/nr6xvh++iD9cvgrA5kAZv+c+sUBavpe+g73g' +
  'P30+J73VPd4+pD9DvlQ9iD7sQCO+RT4aPe++Jj0kPk6+nT6gP+tAUcEXwC2/Tb5/Pv2/hL0XvG++FT6Vv++8qT+ZPZ2+sD3tvyI9' +
  '+MAKvrU9w7+2vws/SL6zvns9mj2tP4M9tkARvyLACj9ZP8U+Az4fvms9fb7MvTW+TD7iPxm+Db1JwE2/3j/SQB2+rb8BPaS/x78H' +
  'wBzAAr+nwA2/x79pvyM/Ib61vb69l75HPxk96b82vh0/hz+tv6o/0b8GwAY/Z746Pz0/Jr3RP6k/UD7SPtU/Tr78wLA/zcB+PsLA' +
  'eL7gP7S/kz7Iveu/vb8bPVO+OL6pviVAHz0KO6E/JL9FPxS+MD2PPA0/q7+FQAu/NL/HPie+Mz6FPkY8nzwOvSC/qz0tvnU/QLz2' +
  'vhg/l784PYu/Uz6mvi8/Az9fvqC8Dj9RPrU9Gj8xPrvAYr//wG+/uMB7wDK93D5Kvxa/L74fvp6/EL8UvcK/TL9Hv6Q+HD/9v+s/' +
  'fb4ZvFK+Ab93v2G/kkCkv5w/y786PYk/DjwEPYi+zb7+vrc/ib44PiG/Ub66v5086j8+P7M+gj/0P5k+9D+ovwM7Tb6OPhi9tL8Q' +
  'QAk+47/RQCG/PD5rPz++Ar3pP0o+4T2/PkG/8L5nwA4/gD+0v6O/iz2svoI9hr2IQAm+lr+BP2Y/hT7OvoO/CD8wPgo8pj96QEW/' +
  'lj7tP08+Uj2kv/E+yb/Uvii9Gr2Zv4m/I72pvwm/yL94v1++frzivjQ/lUAqwAw+/UAEvw4/JD0pPvA/Lz8lP1w/Uz8sPbs+vT4j' +
  'vH0/nD+vvp4+T7vKvCw+6b9YP4I/kb+Nvka+173+vxc9CLx/Pz0+7z8Iv4c9db8sPyC/zT3kPkE//L7uvse/Fb6UP/U/4z/rP+M+' +
  'jLwnPZVAEcA6P9S/xj+avvE+5b3TP4U+e77Dv5M+CL4Nv/g+Hj+CP6q+i7/Avpm5vDzyPpu+Mj+fvg9AI8C7v92/6L35vbq/yjvE' +
  'vRW9Gz+JvrU+i72DPyC/o76WPVC/lT65Pho/NLyyPum+N78jvX6/KD60Pv2/McAcPrG//EALwDs/cLyBv1s/Fz6fv1m+y741vvm+' +
  'xj3Wv7o9C79uv5i/wD1wvZi+mL5jPfC94794vtZAHj+UvxW/jr5/vVs7Q72qv2G9vr57vrk/+78Fv6s/V74uv5w+3z9Pv7u/iz9j' +
  'P0S/Kz5dvqc+1z3aP1c/XUBTwBNAhL/NvUe90L7SvwS+nD4mviY9tj57voG/gT7kvww+rT+SP0i9oj3pvle+07zgP4w/Dz77wAY9' +
  '3r77vvE9pDvEPypAOL8/vzs/ij5LPrE8jr+Wvpq9bT8Iv6q/c78JPis+AL7APzm/ED5Wvjw/6L/hv8W/nkAavYS+Gz7qvpe+hD8Y' +
  'PeA+gj02vWg9fUAmwGtAN7/DPr29ir2Uvz69rb+uv9O/rz+xvzy/K75lvm6+KD23vNE/LkCXvhA8Mb61vgE9t78pPxg/Pb6GPva+' +
  'sL+tv4i/er8JPwc+Tr3cv1k+IL/QQEQ/nkCJQHc/dL+Qvok/LL2Av2I+rb4dvnE/cj5dvpU/O8CNvxU/9T5uPhw+KrznwDs/vD+7' +
  'QA4/I7/FPvI8yr93vay7Fb7Gv/c+G76jPq28h74lP04+jz8NPnO/lL5iv4+/90CAv0BAMsD7wFG/Xz+GPsu/90BvP4S/rr+AP38/' +
  'kL9Yv32/lj96v0i/uT9QP4I/Ez6+OpK/Er+Mvg8+NL4ZP3A+kkBDP5LAFj6hvuI/Lr3FPbQ/hz6kPfQ+1L4Svog+n78dPzu9qD71' +
  'vNi+Q75Rvo4+KL8uvqDADb2iv1k9DT7LPti8sDzrvsU9jz+FPyC+/T2UP52/G75gvgq/AD1FPZc+xg=='
