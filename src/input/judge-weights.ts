/* Weights of what judges candidates, base64 of bfloat16: written by scripts/learn-ink.ts, see judge.ts. */

export const BY_RULES =
  'v3K89j6CPym98LuUvRg+iz55QIO/bz8OwCBAQ7xuPpE/Jb7Svo0+8z6kPw09Cr7cPV6/lD30PAk/qr8ovws9FL7lvQG/8D/lvt4/' +
  'rD7Yvj2/Pb6sPuG9mb5dPs0+8z9yPw+9fr6bvQg/uj/+QKM/ssAevkw++z4evzS+qT8dvli+0r7lviy+k79hv88/cD8nPZS+878G' +
  'PkY+y7/ovsC+xkDvPyFAUr4NPpO/0T9PPtO/Cr6xvbq/DT4tvwy9PsAVPuc+qT/nwHY/HD5dvuK+K71fv02+l77cvxS+rbzyv7k+' +
  '/cDyvrk9xr7OPMc9wz48PmI/ZD6dvxY/CT7JvXY88D84v46/Uz2/v2m/Hz3Jvy2+mD6Avu8+OkAJPrhAAD/1v40/VD8AP0s+Iz7l' +
  'P0Q/qr0yPp6+rb0Cv/w9oEAyvvY9kD42PUi+Or4iveI/jL8sv6K+gz7Hv7U+2z6/PnI+oz+rPzw+9T9Wv0FAFL+0wGxARL9zv+U+' +
  'ir6/Pry/IL6EvYC/nL9rvwA86EA6vhE+jb+iPxE/W7xGvbO9ib4MPqU/zsANP6u+uTw8vu+/h78lvq8+6r0APrM/GT2lve29kkAw' +
  'P+lAOr/nP9i/Wz6MPhy/gb6sPum/GD6xPhvAXD4YP1g+tkDHP2G/Kr2evBI+5TyyPwO/gz7mPxo/F77gPoe+W783PiE+vT+YPx8/' +
  'QT6ePbg/F74MPzLAEry1wBVANsAWPvO+gj5xPtO/Oz8bvSk/ML43ve++8j/xPxg8Cz5jPUe+sT4tvj1ABj8vP0LAtT8dv9E8l70U' +
  'v4a9Qz8lPiM+kD5KPqE+qj8+PYpAFMAVwEnAPEArwHs/dj5nvuW/Ij2UvzE+R7uzwCI7Zb8eQBNA4r9vvtm9VL40Pri+Rj/OP34/' +
  'qcDRv6W+BD40vAm/ND5bvl49fz6nPrU/ID3avwk+MECGwBhA3j+nwDo/Xz4evyK+QT4hvyO7ILvYvbVAZz5dv5E/qMCMPzy/oz5K' +
  'O8c+272DPwtAFzy9wAY/nT0JPZ8+Oj8jPOc9Br6kv6o+HL6cPww/I7+xv+A/Nr8XQDPAXr/lPoK+Kj8Vvfs9Yj0Pvzy/Ab0mPEm9' +
  '+76HP24/2b4EPnM8DD6TPKDAKT6hP6O/SL98vy29QL4hvyK/SbyXPts+5z7BPwk+qj3wvZc9XL9gv/7AF75dva0+2b6HvYY/J73D' +
  'v469Vr6zwHC9Vb79PpNAgkCvvgo9Gr3ZvSq+C79/PxK+FL/lvzO/sD4fvom+eL+Qvy6+CD4xvwE8p78CvpM90MAiQEQ9aT/zQCZA' +
  'Mr9NPxw7sD9DPwA/Az8rP5A+jD2eP1S/Lr/YvrhACz1wPbm+Ej5Ivva/jz68P1W+yL8EvpA+db5KPgO+qj9Ev607gT6xvr4/Hb7w' +
  'P6I/YsANv1E/RD9Rv0Q/V78Vv3W/WD9XPw+/I797P40/C75/vwu9X75cvIC+NTyUv4Y+Nz7JP5DAjz5TvsA8njzdvf0+yj3EPPe9' +
  'jr5wvf698r8PPTw/Mr5avjO9Cb5evPq9xz4Lvtm+9j4tPoU53bwtPoW/UQ=='

export const BY_NETWORK =
  'vlm+U74ov68+Tb5AvOK/SL1LP/y/1T/9P2XAGT+OPjO/LDyUPgi/RD4fvrK+80CrPhi/8j/ZwLk/tT0Iu4Q+cD5xPnU/PD8XPxhA' +
  'T0Ajv0Q9yz6Zvi29mbxfvtbAIj8PvkY9nr4svnE+8j7/PZ8+kr4Gvzk/RT82v8K/DL6Pvxu75D8Su6HAXzwUwLA/EkCDv2K+7D2S' +
  'PbQ+ML13PkI+/j7gvVs4rz8+P+y9iT80Pfg9Zb32PmO+Jj7QP2w//8DwwFQ/NbsTPzq+lr31vTq/Oj+8vm++zj28vys+Bj7AP0++' +
  '2L/sP2W8gL+Zvso+ej7PvsC+hj16Pvc9eEAoQAg/Db/FvJS/mj4QPpy9wr6IPrW+kT7APqTADj56P4u/+EBZQGa9dzzavgS/kL7j' +
  'wCG9sMAMQAK/G79Bvns8oL+JvbG9Qb6VP3m++b63vzQ+7T9XP0I/I77Rv5Y92z79PyM+Uz4ZvrW9/r85Puo+3j5ywHDAKMDEvhXA' +
  'Lb+VPxK+qD8ZvL2/Kr46v4i/XL+5vOo/Ib7YP+G/wD5MO9u7bT0hPlo/rr+IPxy/4r8/vaG9ob20vsk9hj0UPkM+vz9VPN+/Pz46' +
  'Pye+kT6Hv2o/iL9NPrE/Iz8qPzI/CT+9P5E+0r2dvms+kD5kwEU/8L8xvtc+376pPwy+DrscvmW+l7zRPYw8/r5Kv0Y7678Sv9Y/' +
  'EL2Lve09lb9cvRm+5EAXv/c/mj2LPsA9rr1yu1K/F7/LPrE/lz0GvlK+rT9ov0s+eL6gPi6+qz9VPvw/DT/WP4o+XD87vW67gD+r' +
  'wEDAqMAAvi6+fL+Nviw/JD5kvx6+mj2GvJvAlT5Yvmk/z0Axv0U9+D2vvlA+qr4QQD4/TD3iwKm+mL7cPpi90D83Pbs8Ij8dP6+/' +
  'Qrz/Pfw/e73sv/M907/VPs8+uT9/wAq/qb5ovrS+uz1fvwi+HD2JvwY+8r8AP8ZATD/Zvxs+9z6vPxM/BD4QPxw/gD6UPgI+Bb4g' +
  'wFW/kz+zvnE9hLxvu7O8h7+EPhY/3L7twBe+pj7cPRW9aL0zPgY/L73yv4U/Pr6DP1k+mL9BPd2+yz6yv4S/dr8UQB4/xj+GP20+' +
  'CD50PjG/dsCvwE4/CECPP1e+vr9BP6c/Dr9YPrA/ED4wvt89uz8bPy6+GLx3vqg9tbu/PW++VD+VPoA+rsA5PqzAT75tvlC/bD2Z' +
  'u9M+xD7lv10+tj8pvqk9AL4bvia/MD8Bv48/ar8gvlg+gr5CP4s/wD6iPnu+iDxHwJDAxEA4vuHACL9pvaW+Er6UPY+9GD4WPjo9' +
  'L76Evpg9lr+cP+W/Cz4ePZ++Sb2GP5Y/Kj2Ov9FAFT+kvba/Fj8avei9Pb6Tv4w/Dz6Mv1k95T7pvva9Bj8Mv0o/oT8TwAC/oz6x' +
  'P1K/AT3+vfQ/Az4Yv+w/lb+gwARAgr8nvoo/KT8XPXo+mT06vMI+5j7HvgS99b58v6O+Aj+cvjW9qb3Qveq/vT66Pkc9kT9Fv9u+' +
  'pzrpP2g80L0kPtw/s79BvxK+w74WPyO5ZD5Lvqg/mT63v6y/Xr6wPqW+l7yBPx2+yz7hvY5AX7/Rv3W/lkBfv2e8+D7+PLe+2j8K' +
  'Po4/Wz8LvdI9Hj9LwFRAMruAPvs+pL1zvyA86MAav4y/tD/GPm6+pz3HvuW/yj4LPNY/REBkvxI+kL4lvic+u792PyQ/h78NvYe8' +
  '0b+Dv3i+3L8+Pns8Hr0vvwy9lkBUvxdAV0AwPjxAEL+SvYw/ED5nvvW8Mj78vTg/3zxjvx496sDivtQ/tD2IPeq8MDuxwFc/hD8a' +
  'P4k+ub/GvY8/C72WvXg7J74gv9g+0jzYPz4+vb6ivwU+cD3WvoO+iD4TQEdAR0BwPw8+28BgP4HAKUB6P/nAd0AnP1e/Vr9DP4M/' +
  'VL+Gv4S/gT9Xvyy/jz9eP40/F76Lvxq95L4Xvem8ubycv9w/qD9BP9XAFD8dvyY9Iz4tPV8+Tj1IPje8gb8dvoM/Er+WvNI+3byS' +
  'vnK+I77Nvgy/M774vx6/N78MPmA9mD3Bvlu7ojx+vhi+yT8QvtK+wD6PPwK9FbvuvhS6vD5HvPS+Ow=='
