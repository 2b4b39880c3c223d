/* Weights of what judges candidates by the network, see pictures.ts, base64 of bfloat16: written by scripts/learn-ink.ts. */

export const BY_NETWORK =
  'Pvw/Gr5bPuA98L6SPWi/ib3wv0ZAE8AvPsm/t726vTe+0L5SPoS/FL6AvfI+9j1/vsi/REAHwFQ/IL6tPgQ+Aj14PfVACr9LP8A+' +
  '7L+EPsW+Cj4KPaK9VTzFvwrAnD67vpw/UT7sPT09nr4wvv091r7UPoNAAz/DP4g/kj3fvso+nT6pPrrBP7+vwLy+SEB/PxI7kj6t' +
  'Pza9Wb7/Pro+hT6Ev+48Tb+wP7m+6z8TP7+8Ir6RPnA83j/VwIVATb+DwBy+471QPfQ+2bsgvPQ+lz8kvsu+dL6Qvm0++b5eP0O/' +
  'AL89vLU+8r+pv0a/Wb7yPzc/CD7EPwm+BECOwB2/iMArvhfADz4tPqi/Vb+MvWu+LT7BPwc+8r6fP8o/HD7PQJA9Zz7EvF0+A728' +
  'PqE/UT+iv9M/cb2Zvzm+zjxSvd69nL6tP0c91r71P6s9gMAcvzs//b8RP0y/JL9jPqY+Br6Hvum+tb+VPtA/tD6Wv7XAh725v2O/' +
  '/L8JPvS/aT+5P42/ib8Rv4i/m8AKPxI+nL8gv+TABz9CPpS+Jb7Vvbe+W777PiC/Zz+vvjC+CT5xPsI8/bqEPj2+JL7FPs6/az7y' +
  'Pi499b45viQ/A75Xvxk/qj+3QBo/jj9mPyo+Dr8Fva1AgkClPuI97sAcwDi+9r4Av6O/Hr4RveU+yz6Jv7S/Rr9lvt6+pkBEv5Y+' +
  'K7y7Puo+lL/Svyw+zEAHP00/8D6Bve5ALTw2PQq+Q78PvY0+/L66v13APj3oP04/Hj5zP50/Bz+gPxy/QL+Gv4e/Pb61PyQ+hMCH' +
  'wB4+3j/sQJ6/ET69P0M/SL2hPMU/D74pvmC/Dz61vlQ/hb7UP5a9Jrzqvp49Or5IQC2/Uj9pPzG+s79evoC/bb6EPZm88D9JQJ6+' +
  '2j04PpK9+b7dv58/mD5avda+u781vn++Ez6sPJi/Nb6ovw0+cz32QKu/BUE+vUE/t77mvzQ9zT8GPr6/UD6Nv0y+4b8EPvC/lr6V' +
  'v/G/wD7TvhO9Gr3gPZo/V74bv6w/rj7gvmC9XD+Av4G8+rz9PlA/jj6ivxw+RL8Uvz8+xr/HPLhAOb7fv0Q88b5LP6k/Rj7/PzS+' +
  '9z9NPqa/E8CdQFQ9Mz/1vvI/WT53P2Q+SL8RvlS+rL5gv689sz4DQBS+scA9PzQ/GT0uPx08bD/JP71AM8DXPwq/kr1uPxO/YT0D' +
  'vJs+NT5dv/s++7+SPbW+jT5Lvzs/R75eP3U/NT+4P+A+4r+XP4w+gT9nvxA9Vr/fwBXAwD9mv8w/mT6Dvwy+v77PPUa9ZL3svaQ/' +
  'Y76YQBC/Fb/KPeK/fz4Jvag+yT3hP5C+vr8pPxO930BFvzQ+dj+vvda8Cb8VwAA/Tj+3vs++ub+Dv5Q/UD22Puo+Uz8SwFjADj/Z' +
  'vsY+/D6kPhtABz6ywJE/VT7ywDJAG7/0P44+xj9hPiM9gr94PwO+yr+SPwe+mL6Qvzi/178yu7y9j75KvXW+iD68vSo+v79RwEg+' +
  'q75SvQo9MbzfPxM/Ob8vPxM+Pb8FvyK+nz6Nvp2+rT5CPmi/o7+2PvS/Vj4NP4i/B768Pe1Ai8AVQI4+Kj7Iv0K/Hz+Xv5m/nT92' +
  'P0E+6j3oPzO+ij+zwHo/6z+EP1m+Or28vrA+Pb+0v9S/5T+CPcC/v76BPbY/Aj2cPCU+10Agv5o+pb7IP6Y/EL/rPx8/dL9ZvqS+' +
  'jb/ov+++jL92Pk0+sL62v1u+i0Dvv0fAU0Afv3g/B74Yv0k/G75pvtW+Yb6ovH6/Bz6AwAI/ycEUvshABz39vAo/Bj4qvwo/475u' +
  'QBC/TsAZPwS+rD0NvhC8p79rv7Y/Vr9LPv8+Mb9OP6E/Gr7kP4+/nL4tP6bAfkCqP/y/jcCwPwzAKj6qQHu+lEEEP4S/e7+WP5U/' +
  'hL+Qv4+/rj+Tv3+/pz+kPlY+ij54PuG+kb67viM/OT21wD2/Rb/0P67ARb76vZw/QL+ZvuM/zT5QPoI+Rj8YPB0/Dr6vPt8+rb5O' +
  'vaS9ir2lvhI+fr99vje//D4DvyQ8xr4Dv2i8pTzevss+4D9GPvC/Jz7GPqO/gD9KvY0+rj0+vi9ABA=='

export const SURENESS = 'Pyk/Jj5ovuw/TT3AwIU='
