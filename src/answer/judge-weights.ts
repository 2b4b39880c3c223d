/*
 * Weights of what judges candidates by the network, see pictures.ts, base64 of bfloat16: written by
 * scripts/learn-ink.ts.
 */

export const BY_NETWORK =
  'Pjy/Hr7bPtu+o78HPps/Qj8EQBm/+sClwErAgD5JPw6+hr6DPuy/hL5bv0K/Z7+FvgE+ab81PzDAPr7ivES9+z3JPiu+vb6Nv2TA' +
  'Lb6CvvQ9XD8Xvok/2b+SPQ89Gz3avsC/aD8rv88+i74Pvxc/gz7pv1I/CL9YvhC/zTxVPzS/Rz9Rvz6/ob4KQP5ADz46v13AFD+L' +
  'wAY/yb8iv5xAKz9Fvo6+WEAJvyQ/vMAyP9S/pj33PMy9dr7vvma/Lrowv6U/Lz9qPT89A77PP3I/eD4yvJ66M74KPbg/Mr5Lv3E+' +
  '3T8tPBo+oj15Pxo9OT4kPrs+dj73vw49xD2zPYm/jr3cv+1AFr8Jv/e/8r+Yvuo+v78Svvi/Fz25vY09Cj9uvxS+Zr83v+A/qb3+' +
  'vrG8wT1nPIm+KL9kvmM/bb6jvuQ++794P11Aor8gPNc9FL5KPmW/A70Rv6fAOUAFP6bAGb82P2E/1j7xP0S9XD5KPzg+r76UPp6+' +
  'F76Iv+zABL3vwBg/6z6Rvx69hjtgPmM/Ab26Pmy83z2jPqM/oMASP9i9lj6rvwc+kz3qPKY8Ab/Fv6Y/rD7OQA6+HL6zP3vAYr+D' +
  'PZC9Vj9mOwY+ob8MP+C/m7/KvmXANL78QD+/Wr68PkM/UL7KPpy/o79fvyi+Y75xwH+/pr/aQIbAEj+DvPO8xL7OP6u98T3Nvw+/' +
  'G77jPku+2z0Vv5W/JT6YPxS9y790vrm/873mvgBAFD/dP8C+1j7OvvHAED/HvIE9jL8UvTI+6T8lvqw/GD8iPm08B73Tv+C9t77c' +
  'v/i/gz6gv2y+hj5bPZM/U7y4Pxw/Jzwfv//AfT6hPsQ+SL4xvkw+wbw0Phe9yb5sPJm/1MAiQRlALTxDvwQ9Yb8RPl6/xL+BwBVA' +
  'bDv1v/C+Oz1mPyo/db/MvJ08rr55P6C/Cb7Lvwg+8D4zPkO+6z8dvwM/ZT6Cv1y/Zz5Ova8/mz7fP5W/QT1JwNq/78EUQAs/q79E' +
  'vh28nr8UvpU90T3CvYI/ND+wvai/iT88P7A/yb+GPga9Y73LPJw+aD6avwZApz9wv10+8j7TP4M/Sr8ZvJI9A76ov1I9uj+pv14+' +
  '3788vp29hD5rviQ99D7BP50/6j4KPNG+Gj8OO4w/aTz1PoFADb8dPiVAR78pP4A9VD+Nvqy+vT8rP6w+0781Pte/2MAGOwa+hT9k' +
  'vba+Wr+Vvla/u8AHwAo/g7+ZP6G9Cb6nPwRAUL7SPOS8xz7TQHK/3L6zvl2+8r6jvpy9GD3vv1W+y77vv1y/eT//P5i+qL6vPtI/' +
  'jT3LQLPAgUAvwA6/i78pv4e/QT8Bv6C/FL0zvka+RD7AvlO9LT7CP62/Tz8GPn+8l752vZ4+oD4kP2s/JD2Rv5q+b74mvshBEcAD' +
  'vXO8Mb8IPfi+oT4zP8Q+F78nvkO/jL6DPw47l76Ov0w/o74xPog/Jb8Gvey/FL66vpU/K7/yPaLATD8ivhq/ZL5DviA/HL6rPhg+' +
  'zT3nvlE9Gr4vv7o/XL85PeK8Sr3KPPq+PD1/PfW9kTsCP4q8hrwbPnO/Nr4xvXM9x7/JwQpAPD50PZM+rz6pPu09qz2SvP096D9c' +
  'Px+/Cj82P4Y/Vj8xvbA/oT8jv17Aj0DhwGJA178HPsE/Xj+FPkG/hD5gPmq+W72IPsq9Ir8Vv3M+TMAvPe6+DbywPgi+mD8dPb6/' +
  'mL/mwFc+Wb8Nvwi+lb+aPZC9Aj+CQEm/p78NP8+/Ur2cvxM+n79gvqS95L8cwDq/wb+xvom+hr87Pi4/Rj75wMo/9MCfwB5AaT2w' +
  'Pre/yz9Dvgm/qD5Sveu9lj8sPcI+5D5cPpJAor80PZm+Eb7HvpU/iT1JPoG/y0AzwFo9t77zv4rAIr+uPQO7kD7lP3c93D7bvyg/' +
  'nz3ivpu+kb+IvYI/Wr26Pis/4D6WPqe/lz7ev4o+Dz3CwXdAs0CWQAA/n790vZA+ib4BPp8/tz6ePqk+WT9YPhq9/L8VPjk/YL7y' +
  'vtM9ST10PjQ/Er9Evxe/sD8fPr69Wj3MP4e+Wz+IPdS7qj+AP4I+Bj9+PRw+MD8fvaG+ib4lvYK+Ar+ZvkQ/oD8nPeM/3j+mu9++' +
  'FD1IP5VArDyfwHrART2wPl6/Rb/6v6K+rr8NPnM9wT3Pv5S+zj/EvvBAJb8ROWk9/D21PjQ/OD+dvpO/Nr82QEs+5b5GPllAWb/C' +
  'vJc8hL7Rv8i+lz0vvrm/I76nPwo9Ar6CvdM+0z07vsM+7L6jv9C/wr+Dvv+/T75swCJAjL/Mv6PAKUA2vxg+5DzdvrI/oz8iPoE/' +
  'DT/mva4/i8Abvwc/Nb50vxs+o78uviG/7b9xv4c/l77DPpi/Mz0tvubAR0Bhuv+8ATtNvqI/mL9XP+49u7yHvve8xz24vt2+zL+e' +
  'Pz6/5r37Pwk/Bz8VPt2/5j1oQIRARz8CvOo/q79mvpY/Lb/Kv5Q/Bb3JPs8/CT9/vtm/Abyqv1g+0T+pve89oT4gPOk/aT9EPvY/' +
  'qD2cP7s8tj07vkS+jL4CvS+7tr6YvxLAVbwyPmG+hD6FPag+OT2HPbA+OL5PQGk/1UANwFk/jUAqQCTAp0CnQIHAaUBlwNRAGT5S' +
  'QAY/jr+PP5M/hz+Sv4U/f7+Vv5Q/+7+Wv2u/dj+IP52/kr6JvzU/DT6YPlK+gr2oPy89v0A/QBk/qz9gPzu/Tb4jPlm/Dr6OPzI+' +
  '9z7aPeA/nT22vda/RT8bPyS+3j2xvmq+Ar3Uvta/Z78vvq4+JcCIPgK/Fj6cQAq/tr2dPQm/iT9TPdO9K76DP7m9zb+KP6a/Y76j' +
  'vwy/JkCo'

export const SURENESS = 'P2A+9z4kvwE/PT6DwLE='
