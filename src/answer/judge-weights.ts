/* Weights of what judges candidates by the network's answers, and of what says how sure a reading is, base64 of bfloat16:
 * written by scripts/learn-ink.ts, see pictures.ts. Apart from those by rules, which a page needs first. */

export const BY_NETWORK =
  'P9s/eL9qv38/RD8ivUq/fL4cPsFAmL7Sv2LAMj7Pvky/BL6pvq09DrzTvp47mT/CvpbAO0AgwKM/Oz9QPbm8zj7RPjM/Kz+IPydA' +
  'bD4lP2A8gD5QP5O83zzGvmrAET+fvYE/fr6qvj6/Fr8cvvk/1L+ZPYg/zT+UPlG+Xr7ivqC+eT9GPobBBz9iv9Y/OkCXv7q+7D6b' +
  'PtM/Br8fvlk+3D6Zvzm+mz8hP86/Xr+zP5q+RT1FPbq+rD+OP7hAEsEfwGK/J7vCPsY+vzzsO50+tD++vwy+Xr6Nvy4/yb3uvey+' +
  'ZL7CPxS/Xr+2v0o+RD8VPyM/HT7evZg+p0CsQB5BCMBiwAW/bj2gPxO/tr+XPqE+aj4YPek/DL3pvrY/Rj+FP9I/G7xUPeY9qjyO' +
  'P22+vj8yv4o/dr8Qvsy/Cr9EvcK9b76ovzK/6L29Pow/hL/mv0o+U77oPwq+C779QAQ/uz3Fvnw+OL81Pi0/xr8YwJ8/oMC2vrfA' +
  'Hr0WP4e/Kj92Pw2/hb5vv1K/Qb7TO3U/vb8vP7y/x76vPsM9Wb6Uvek/UL9fvgq+2z+XP78+Hz6lv+Q+Hj2qP0C+g76zPvq/cb8r' +
  'v3q+oD6XPtw/fD6YPtc/GD7gP6s+oT+KPyY+e79QPiW/AT/6P0a/lMCuv5m+i75ov16/cT7LPna+FzylPTi/KT84v1G9lL6lvkE/' +
  'EjxhPiG8Uz3cvQy/0j9+v4dAED6Kvqg/bD3dPc0+r7+qvvs/Zr+bvsq/sT9kv6c+lkACQAK+Nj+jP5Q+pD+dvxi/HD2lPba9Tb9s' +
  'v7vAEzzTQI2/e76vP2w/FT7OPr0+4L6uvmS+kjy6v6E+8ECnv7C+or3Qvf8+j71AQAO98L9UPuFABz2yvHa9578ePg086j9tQBa/' +
  'sT6hPkU+OL2Uv0C+pr9/PzC8Mb5Fv7q/Qz8Qvre/qb8pv0u+8r3CPwnAWT8mP3BAeUAyvjg/Wj5LPr4+Pz79Pnw+lT8oPwC/p75k' +
  'v9C/BD9ivZs+SL5IPY6/Zz5iva89Hz/Gv+o/Hb8Yv0c9vjxFP5Q/sr4gvzy+7b+MPnq/jz8SPoQ/gz6evpa9bj43P5tAVz9NP00+' +
  'AT9AvSTAVcBjQDA+l0Bgvas/Hz6IP1w/Ab8bv4E8R72/wBO9779KP/k/Ib+gPz0+2b00PvY9OUALvwNAQMDpv8C/2b0fvj6/dz2J' +
  'vFU+tD7nv6A+BD6vPc6/rb4fv0o+Nz9wvxs/TT90P2g/kD/+P0w/Rj1Dvyu+cUAOwODAwkAEv5S95L89vwy/h7+Nu5O+MT5kvzm+' +
  'Gj5gvzc7Kb1pPxq/vD7MvXA+Gz3dPhA+Ur+SwB0/i0AIPhm/Qz+wvgm9Mr70v9g+tz1EPXQ+qr8NPiM/d70qv5O9jD91v+K/j745' +
  'P1e/Mb4EuyA/Jj6kwD3ACj28v+dAgr+dvpE/Fj8Avc++qT5mvYy9Lb7FPo6/K78Bv4m+F75bPV69hb5PvcW/wT7EPwQ/JjnpwDQ9' +
  'l77evok9rLy5P1pAV7+PvoG75b4fvTK/GD6EPqU98z50v4S/OL7PvoO+yL5MPuu+Uz1WPatAhsAVQA6/pz+avna/lD+Bvum+4j7J' +
  'Ppo99b36P469hL9bwCJALb+9P2K9gbz3v1G9msARvyzAJ0CHPwG/KL7gPni+Qj2VPKQ+U0CJvsY+Jb3cPxs+SL8ePZa9bD6YPQS/' +
  'Ab+Lv0i/Kb5LPrM9XL42vvi9Er8/QLI/XD/aP5g+pb8Fvss/kT8Mvni/Kb8Rvpm/FD4SvnI/LcDPP0U/sD5FPaA+MD4hwJU/ckAC' +
  'v1W+x7+WPxG+Rj61PW49hj8Rv6g/CbvzPyu8u78XPjG/ij8kP6u/Cb7nv5/AXECUwLfAMcDqwJ/AcEA8P4O+jL+RP3+/aL+aP4o/' +
  'j78qv4K/lT9xv12/jj9pPp290z3ePsm+VL8Kvqk+Kb20P9m/M7/hP9XACD9kv1w+vr6SvwE/vz5BvIy8WD9ivba+f73Fvv2+Rj7D' +
  'PLK+Db3Ovhu+kr8sPYy/jT1ov3S+JL3fvWG9q7w9vy6+kT94PyK/Fj9TP52/kz65vgK+vb5RvstARw=='

export const SURENESS = 'Puw/ID6qvlg/Ij5zwKo='
