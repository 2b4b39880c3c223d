/* Weights of what judges candidates by rules, see judge.ts, base64 of bfloat16: written by scripts/learn-ink.ts. */

export const BY_RULES =
  'wDC/1b6HPv0/ADx4PxNAET9GP7i+2T86wL8/1MBPP3E/Nb7Wvx0+nr4xPc69qj0MPb6/Nj67vqI/or8qvwg8lz6hPOQ+X7zfP6Y/' +
  '0T1QwEG+K76yP5HAJL/ZwAW/yj+KPx2+Lb9DvjBBIL8FQL8/IsA9Pm49Xz4Fv3s+Dz7Kvh6/n7+GP4y+Vb4XwD0+pb8SvAY+WD47' +
  'vxE+p7/owB7AGUCfP/tAEDzIPfw/UT+YP5Y+VD9avq+/hT7kvp++w76cP6G9lD8EwGk/jT86v0o/hz/Qvqe/N74rPTg+9T82v4g9' +
  '3sEYPli/hL4qPbw+jD74QBe+E79nvzW/Lj+UPqS9ezx8PiM+FD91P2bAAL+Fv3S+Ij4+wJk/xUABv+xAJEBNvyE/Ej70Pzq/sz+h' +
  'PMk+3z87Pno9eD7rvrO/qEALvlY+OT2HvgFAJL6nvsG/g76Rvda8zj5Lvzc+nT+8vxG+RT6mvwm9+T/zv0TBBD7TwRI/X8BMPxc/' +
  'XT4lP1M/Zz75vpa+Y78qv5w+vT+iPoA/fL+Vv7A/FL4Gvwm+zD6kvtk/XD9VQCO+kT2jPn8+1L94v5A/O76qvmE/pb9fv9G/GT9y' +
  'QDxAlz8mQE8+c79wPzC/rL9oP7o+4D/wP+lARL8+P32/lz+EQCi+Qr9LPmw9k73CvZo+8L/EvyE/u78hvYy8Yj+WvzO/Ub0bvpQ/' +
  'oT9yPtk/AT4lQRNAC0EDwD+/Mj1Ovbe/i78kvxu/uD+DvjE9GT9nvbE/dj99P+G94j8Kvma+OT9XPjI/hT9jP//A7D8qvt69Rr0t' +
  'vz6+hT5eP5y+2T8gP0M/KT/aPoNAKMBAQAnAOUAnv7ZAHz9oP2w+pT4Qv6M+ir8rwCY/F7+4P4I/jMACvYE+zr3+Pyg7EkBwv91A' +
  'Ejz4wBw+BT6lvNE/Gr+Wv3a7dsA2P0k/Qzyqv60+dECxQGZAKz+FwBM/Xz8sv6K/kb65v98+Gz2RPopAdL1tPzw/F780PxTAGLtb' +
  'PWM/oD68P9NAUb7XPo09579QvVi9pL3qv0O+4D6Av/g/uz46P3q/mb2qQDdAW0CVQCe+usASP/2/ZL73v2C/jL74PxA+tEA7vrK/' +
  'fT5+PwdAj78dvwg+bz6sPpHACr4HQCy+rD/zP1I91r5DPxA/BT8mvUa+1761Pxa+Gz7qPnk/OT6SvkbAJEAEv8c/Gj6FP5Q/uz8X' +
  'vyi++r8twGk++T86vixBH0COv8Q9zr3/vaK+rz7bvxw+q71Zv0K/ljzCve6+I76avw++jr2Pvve/BLwJv0y+cD9Ev/tAeUAkQQhA' +
  'kj84Pwa8yD7OvrU+PLxhPQG+jj4Dv4O/Q74Kv60+Oz0cvdm+vz5fwAm+078MPyY/675tPj+99r/OQNNASr/XwBS/V7+PPtG/pz8g' +
  'vcvAN8BJv5c/tT+nv00/vr+7v2+/tj9/P1u/c7+EP44/hD9QPzU/H743Pjq7Wz4PP80/Fj8hQCTAfz2+v1w++L+Dvyo/sT7ZPqg+' +
  'f79bvjM+jjyuP3E+eD95vqi+H76FvbQ+/r9yPnu/lL4pPso+F76OPqPADA=='
