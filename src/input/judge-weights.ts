/* Weights of what judges candidates by rules, see judge.ts, base64 of bfloat16: written by scripts/learn-ink.ts. */

export const BY_RULES =
  'P2C/Y76OvvU/2T95Pz29Dz5qQGk+1kAzv8I+ar4UQEg/lL8Wv64/jj/DP1o+lz2AvqK/BT7avya+yT7cvy+9pL7JPKM/MbzgPzdA' +
  'OD7rvy2/ED1xv1E+qIAAv5E/sz9EP4K/Qr+6Pp0/kb3+v52/3kCGv8zApj+QP3u/pT9UPda9Tr+Ov/K/0L8MvQU/OD8AP4O+9sB1' +
  'PsW+ST5JPjNAHL7Wv07ANz7fP94+XL4OvLc/jQAAPsO/Or6TPla+az4Av0/ABr8gP/jATr4vP7u+20CGv4e+3z+APze/oD4xvZO+' +
  'xT91PrHAD791v1S/iz9/Pxq+Nb+LvpK/msACwAbAiD8OvzG8aj16vqS/vAAAwC7AAj80P5m/iLwJPqRAKT62P+pADcAywRC/b794' +
  'P0G8ib7+vwQ/m76fPms+nD75vIO/Rz7pPwY/gL+dPla9uD1evPW+lj5/PwK94D8cwHI8Tr7+PhQ/mgAAvzo+vL8Bv2i/8r/bvRi+' +
  '9zy5wG9ADD+nwB7Au7+zPcG/gr7Xvrq/cz7WP/c9rL+Ovlc+879XQABADD7Yvxs+nr6FPWq/mr9vv5JA4z9aQGO9yD4oP2+/iIAA' +
  'P5c+Jj1zvtu/tr+DvuW+Oj/cPyjAzkFIvx++gz9FvkO/QD/Ivpa/r73yPqa+Xj4uPqjAd75jv+u/1T/ZvYy89L7jPeu9vr/wvwE/' +
  '878HPQi+Qr2tvg3AawAAPjzAAD7LP2y/Dj/fv4m/377TQRRAJkCoP7pAvz/4v6q+Yb70vdg9xj8sPe4+eD8bPeA/L76iv++/cj8H' +
  'vps+Vj8RvVE/wD85PX2/Db8dvzC+nb21v4zALAAAQD8/5j/+P9K+9D9mvYw+Eb4PwQ+/OMEVP6ZAdL1tvxS/Sz9xvxK85DzDPzA/' +
  'Qz35PfS/BUAXv1U/oT8uv4s+uz7uvVo/LD8aP4HAvb8zwBK8uDvawD0/tIAAvvO+LT8ePbA/Z77KP6o9pz6iwLTATMGAwELAyz8n' +
  'Ppk9ob94v0U+Db7Rvgw907vCvxC9j748Pzs/Wb5Tvnw98T59Pqa/rT9Fv75ATD+/vlC+5T4EvtlA8IAAv0k/+776vy69m7+WPoc/' +
  's7+ewJLApD/cQIXAEL9QPoU+Vj/MP4u99T4Nvw6/Mr+uPyY+lz4TvrK/iT7SPpq+gL19PHa93DyvPvO/jr+0vw6+mD6rPU1AfwAA' +
  'vdc/zsCIv+C+2b3Zvp6/377hv8k/i0DlQS5ANb5aPxU/cL8UP0g/Bz5pvdQ+ZD8ePk2+Sz4OPvQ/sT8mvsO9wL3hPm69mr4uPzA+' +
  'e7+VP4++qz6uP6y/NYAAvbA+mz8sP7w+cT6Jvz0/Wj6zv+rABkA2wATAZj9BP+q+xj8oPyu/CD2gvX8+cb9JPv89hT/UwTA+r76s' +
  'PaA8xz8EvK5AAj9rQCvAP0A0viE+hr5HvoHA/wAAv1Y/Kb7JwES9gD7LvwG/xT6fwARAez+dvpJACz8Rv4e+9r6Ev0A+qT/mvxo+' +
  '10AUvjk+9sA8vxe/3b5+vvs+W78xPR3AB7+nvzs+mD53QCu+vj4fvn/BQ4AAvzC+FD8HviQ/iD+JPTq+K77/viNAI0B0P6C+U79N' +
  'QEq/JTzCv4S/jr4EP7Y/ib3qPXG+9D8Iv9U/ij6+vwU+tr3Xvtw+3z6YPto/jT9zwFO+CL5bvyk/RYAAP2U/lL7Xv4O/z799vZi+' +
  'or2gwMvAoj+4QBtA9r5yvhM/KD+2P6o+1T8cPpo+wMBdP4Y/RL+VP4K/OkAWvT++Ob6Vvb0+rL/mvqq+Ez74vly/BT5sP6PAIIAA' +
  'v5O/2D55Ptk+hT1Nvq+/FTumQRo9oEBUP8i/2D/Fvzm+uT+1v2G+iT9EPrA9DkAAPp0/OL1CwUW/vr6oPYA+Hz4xvgm9rr4OPkA/' +
  'Zj7Fv5+9ED2GvwnBAgAAwE5APL/eQPJAM7+HwDLAgkBQv0LAl78cPgrANMCLQAa/jD+nP5K/kT9Cv6e/qr+TP44/qj+SP5A/lT+t' +
  'v40/qD+9P70/Hr4MPxa/NT6mvsI+I0AUPlG/1r4avuO/Fb+gPwO/kL+SP6Y9tT0hPpM/Hr8hvuI+rD8LPnE/YL4Avim+ar2tPu++' +
  'FLzzPgu9T784Pj6+Xz8GP74AAL/M'
