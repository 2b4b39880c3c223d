/*
 * Weights of what judges candidates by the network, see pictures.ts.
 * Base64 of bfloat16, written by scripts/learn-ink.ts.
 */

export const BY_NETWORK =
  'vqA/z73Gv7E/Lr8SP8I+bz4nwS7AYcE1PwLAVL72P5e9kD60PxQ9FL6OPaS+Jb+APno+Hb3WQFo/gb8Kvtg+Bb6SvY+/E7+GvxI/' +
  'nj7+Pzm8sD6aPvq/SL/4PRy9Mj9HvyW+U746v2u+qL28vqw+kb6Vvy8+sr7lP4Y/7T9rv6O+yL2IvHA/Fj52wJo/6L/iv/9AUb7t' +
  'Pxw+5T0LPow+or1xPr8+379fPS0/Y8AMQPQ+Rb+BvhG9776FPde/VL9zvynAJ8B2QAs9Tz4mPzPAEb+CPKE7Oz3nPke+YT+nv7w9' +
  '376tPjC+pL2Nv30/hj7AP/ZAEr7yPlg+4z+Hvu+/iL5gQIJAPsDlwHLAkz8hv5O/k70vvzk96j8FvQq+WD/mvuw+JD6YvkHAdr4Z' +
  'PU0+NLqiPP0/Cr8KvhE/k7+Vv3c+jr7gP2ZAl79fu+Y87760vsU8qz8Zvzm/iD8XPri/2TqkPw8/OT6qPz0+Pb8Evoq+o77XPWQ+' +
  'S7ysP0+/xL+sPsm/isAUvja+8b9ovHG+ar32PnG+nz5JvM+9pr/PP5M/Zj8pvs899T4aPqa/gcAUv+pAvL6EQDy8ur9QP0Y+lb8s' +
  'vRO8o76DP0W/A73YPnzANr8Bvwa/rb+sP+0/5L4VvgA/o73gvWe/Xb63v0m/mL6MwHo+mr9tQC3ADT/Ovw++yj56P6y/ej7Svo6+' +
  '3r44Pk0+ib89vz2+lb0oPQG9V76uviDAaz6NPGQ+xr6xPJw9/D8FPeLAdEAQPVg84j6lvx6+Dj8Uvys+eD8sP3m/tj7Yv58+eb7A' +
  'PkO/lz6VvwW95T8Fvhi+u7yUQLZAf8EewADAVT+lv1I+J79Nvwo9Vr0TPo877D2rvkg+FcBPQQC/fz/MvtA+ML9VvkO/0799v/ZA' +
  'gMALv0W+3z4fPsM/5MBKvHW7vDyYQAO/ab9rvvE+mT6dvh+/Jz7ovis+u72nvpY/LT4GvnA/xD8pPc2+uT51v+4/gEBKvKM/uL+J' +
  'PpE+sL9+vrk+GD4avTk+bz7OvuE/1MAsvjE/Wb+Uvle99r7TvPi+Xb/yv9FAGL94vLo/Ub+mP28/rr9GOya7qT4IPmu+qD0+v2Q+' +
  'QsByP2O99r9ZQAs+az8dPbe9Cj71Pv2/Lj6oPdM/Xz00QD++2MBWP4NATb+PPgg+nz+7PUu+jT8XP0Y+D79BPy+/tcAIva++1j1X' +
  'voE9Lb/Dvqu/+MAZwAFAOr79vwG9or6EvjlAgb8nPU29Pj81QLLAFL7Wvxm/Dr7IvwA+SL7Tvqu+zL8cPxy/J7+CPes+Ub5PPpk+' +
  '/z3uQFDAxD8fvk5AXL+JP6Y+cb9iPzq93b6Ev4K/UT+Xvo294EAjwB6/Cr6GP2u/Jj8Ovd9AGT+kP7+/yD+7vzE/Fr2Pv1VATUBx' +
  'PRY9X71evpO/Iz9Wv80/Dr6BPqg/Jr6BPsc/Lz+xv2i/zj7Avwo/j7uuPTu/CT5hQRo9Y8Dcv/HACz7lO6u/BD9zv4O+WL4TvrC+' +
  'mb67vUa+eb5gv/W/vL4cPju9fr26PV+/gz8rPWe/sD8BwAc+H72PPk0/Hb9GvhI9Cr/XwFA/sL9MPiE/Ibz2PwI8u78jPX8/hD8v' +
  'P6y/HD6HPgS/RT+Pv/E/az31QHlAO0E8v+G/0r80Pli/Jb27P1I+/T1dvpK+ZL9NPlU9/r2DP6G+2j9qPR0+Rr4Tvjm+Cb2ePjS/' +
  'QD+pv4O8d72kP5pAPcACPQa9oz97QIG/1r9avAW+OT6uvQW+ZL3pPTE93L8KPz28i8BFPuI8Xb8Hvsk/Aj/OP68/JkDXvwpACb8Y' +
  'PqC+Jr56Pr+/GD2Rvky8U70mPUW+dL8HwIo+aT01vMc+Xz6IPey/ELytPWK/7sCqvf09RL5Pvj/ARz0MvWg8wb80P1q+j73GP/6+' +
  'pb56PmLAF78nvuU/Xj9gPxy/lj7Nvik+hT8NvFw/Tj80v1PATECEwDpBAr/PPyQ/ML6APnS+fj5LvXq+jr2aPoG+iL6JP0i/WcCt' +
  'vLK8wj5iPea+nzyIvoK/4L90v5A+Kb6OvzM+xL7EPc+8aT9vQNDAKr6WP3W/N77Kv2y+G76Xuty+oL8Svzo/p75WvqA/TD0jPYm6' +
  'M739wCxACr8fwAHApsBuvLa/S79Vv5A/LL8BPYG94T8Tvxg9gT6yv9FAL79fvd48/D3SPhE+t77KvzJABr8eQBq+uD7WvxW/mj8a' +
  'vQ489r8fv0++Vz6mvzs+C73PPjS/Qj2lv2M/Tr4tv6q/t7+Jv4a/7L/Svtk+pr38QSe+t0CdvdnAxT/oPlE+y79Nvyo+1z4WPSM+' +
  'sT9ZvvW/Fj8zwOW/p77uPps+jj63PlS+2b4Evzc/WT+ZQBc9nb5Hvsg+kj+1vVI9Yb9Tv4w/jD2Bvs0+Jr7RPqw9pb5fvZW9VT7V' +
  'P1C/0b5rvoo+3z8cPwe/nD8LP9e+/UChP7xAzb/gvu4+Mb9UvzA/NzzWPxA/MT6zvis+jj6+v/S+xD+fvga8VD5cvs4/gT6WPrBA' +
  'EL6WwAq9qb4PPSy9sD20vRa8/b4VP13Afr5mPzs9mz30Pzw+hz0uvWI+i737v4bAg8ACQFjASD6BPrjANb75QQnAjkAXwCFAxEDW' +
  'P2g/hb+KP2o/Vj9uv6Y/kb+9v7M/d7+Jv5S/xT9NP5i/lj9OPw++prwSPoq/Lb3ZPxw+gEBLP/g96kACQB8+sD8FPyo+6j5CPle9' +
  'qj0GPrS+wz6rvta9pz+LvuS/iz4HOS6+qr4QvxW+tL5hwDi/hL/dvbQ+arw8P5C/Zzm6PBi9lT/Fvyq+lz0EPyA/Rb9bPz690r+V' +
  'vzg+csAo'

export const SURENESS = 'P0k++D5CvLg+2j49wJM='
