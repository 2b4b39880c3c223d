/* Weights of what judges candidates, base64 of bfloat16: written by scripts/learn-ink.ts, see judge.ts. */

export const BY_RULES =
  'v5C/ID7iPoU/Pj89Pq0/nT9cQKQ+okCRwI6+w8AvP4Y/f7/Bv3G7276FPlq+wD+SPKe+SD6fvnI/Wr7UvX88g75dvMs/Yj7/P3Y/' +
  'dL9Hvw691b6KPau/0b+hv9G/vD8RPfi+k78zvbZA1b5wQBW/r8Bxv1Y+Jb4Sv4u/Qz89vGG/Wr+RP7I+Tr/ov6M/QUBZvtK9Z73I' +
  'PTw+m7/uv0bADkESQEE/7j4ePjo/ID+wP4G+2T8DPWy/Hz5dvyK+6sBdP6i9iD9iv+e+1T+Iv5I/Hz8vv4e/J79JvyxAUryqv0s/' +
  'jsBgv/O/TT7GPKM+PT31P9a/hT+hPYK/Mz9bPxa+qb76v5i/TT8KvoS/u7+dvzG/Gb4IP26+zcAnwAE/jUBcv2s+oz7yP4K/PD8h' +
  'Pwc/HD8jP1i/Sz7SPbS/DEACv0U+BD2BvX0/ZD56PvU/sL4vv5k+tL6lv4c/MD93vR+/PD9eviw+dEAQv6/AlkBPwL0/n7/2PuU/' +
  'e73jP4s9zT8Pvoa+ub8vv8g8rD0/P31AGb+1v5A+5TzGPE2+Gb2fP8Q/LL/HP2U/Mb2GPn+/tr+3v7E+6z+vO6A/Sb6Kv6m9PD+V' +
  'QI0/478vP4u/X78mPxbALL/ZPwo+gD9XPz499TzMPfE/CEBBQCi/X79WPNo+vb41P4Y/F76Wv2o/4b6MPws+e78lvuK9Jr8Ovcc/' +
  'Zz8aPlU/OT2YQIo/5EEXv3FARcAKvsK/Ab+SvtW/0z+Qvui+Gr5Evsa+xD+qPxS+jL51vqe+vD8ZPO1AJz+TP/HA3T/6Pei+Nz40' +
  'vjU/Kz91P4c/bL8Qvwo+6z+DPjDAWsB0vL2+gUBzwA8/lz93Pmo+rb5avxs6Y76SQBi+aL6vP1xBJb3Kv4U+I7zZPri+M0AlPtc/' +
  'vMC5wD2+Jj1TPcO/Kb/Hv6m+Mr8pP0w/lL04vyU9kUBzv4dBBEAJvto/Jz8ov3C94b7EvyC+rj8CPitA1D3Yv9Q/BcCXP6DAITxc' +
  'u/w/TT7Sv5ZAa78CvKJAJ78QPSA8KD8DQAY/vz+sP7Q+1j47PwS/lb5XP/NAcz5GP0nArb7dvxu/S78Uv5g+JT8YvxS+0kA1vPO+' +
  'Kz8kvvNAJz58vn470D6KvQa/DT6UP5o/Mb8BQEQ+PD4rPuy/Tr59vwO/w79pvvW+bT8BvplAIj+cvR6/lT3nPsW/Cj6ePlU/jD4m' +
  'vkC9/r62wJg+Ob+NvnY/nUCBvwQ9rr2CvSU8Pb/KvwY+mj/wP6rAKb5evde/p78Mvp0/Fz+Mv4O/XL6fvvq+Cz+swAPAKT/HQChA' +
  'kD5dPqA/Mz/KPYE+7D8tP2u/dj6uv1++yD+Vv4s/Yb6IvRe+cj5lv7++ar6OP40/Sr/fPkI9Ib8fQDxAcL8pvxq/zkAiP7vACT95' +
  'v9c/18CGv44/lz9/v1A/i792v4C/ij+KP02/ar9rPzo+mT6XPRe9bL8mvkK9e72WQB+/DEAHP+S/5D8nv0E94b8vv4s/hD7jvjM6' +
  'h7+hvd4/Dr2WP1O+Aj7tvpW+X74gvYg+s78RPT/AA74rv049Wr3KPvG/XA=='
