/* Weights of what judges candidates by the network, see pictures.ts, base64 of bfloat16: written by scripts/learn-ink.ts. */

export const BY_NETWORK =
  'v74/u71Vvt8/rT9wvfE/DT6uwFhAV76xwBe+XsA0Pzs+R7+cPc48pr7Evd+9zD2Gvsg+vb8Nv0s/979Uvn+8Db4lPmG/I720vqm/' +
  'J76HP1O+5j4MP31ADb8ZPXI9FT7Tv4G9pLyJv6Q+zz2bv7I/OD8xvyE/xr9OP1q/278Svwq/Kj6KPYy/ij6NQNC/XsC0v9++d753' +
  'wDQ/s79Gvw9ABz4xviO+Oj+Nvmq+oT7lP0G/e7yRPeC+Bb5hvZC+mj70PTU/nz9HQAw+Wb67P5k+W75xvTu8WL6Vvlw+O728vzu9' +
  'wD6bPuy+Dr6NP4E99jokvAk/Ir8hPxA/rz8yvlq/l76Mv+s/Uz/mwE7Aej7VvSK/n7/cv5e/1b4aPv8/OD/iv34+1j9IvpM/hz3M' +
  'vr098T4Muqc/vL4av0A/AL+PP58+nr4BvKZAUL9wvTg9hb+GwCM/Qj36vQa+lz4DPwC/E76rvx0/hL40wA0+uL8OPxC/Bb66Piy+' +
  'cr6Bv4Y/yb/xPyDAvj8Cvxe/Fr3Tvo4/Wj16Ppw9xL6TvNg/jMAhQAS+MT1LvsE/CL8OPKG/vr+Gv2s/gL6WQDq+sj5RPdhAFj5r' +
  'PZy8hj82PT6+cD8yQAu/jL+ovZXAL75UPlq/Qr+PvqM/+L/bvqm+5r4EvzO+Tr0PwOG/5ECyQIzALT+7P1w/db4mP2m+AD37vwM9' +
  '1L6hvd+/QjwGvs0+aT2rPom8tL9BvrHANzyjvqU/yEAAPty+uj+Ev5/AMj/JPLU8iz3rvw0+wD2zvFo/Ur4AP2A/FD9Jv/G+679A' +
  'v9LABz4Kvkw/Fj7MPz9ACT5+QGA9pUCqwEC/QcATPw4/RL3Zv00+677PPpw+mT5DvLE+bj7rPxo/M795Pg+9gr6pvOq+KT9nP0U/' +
  'Ez6NwCe/Ar5yPg1AJr9bvRe9Xj4IP4W+n765P4M/Rb8Fv38/o78QvOW+zb9Gvuy87D8Evxk/0T8zP2C+YbxUwFtACsEdvzK+2T+C' +
  'Pjo/Wb6qvyY/hr25PhE+yT9yvpC+kr93vMO+l78dPmi8UzqHPia9eMAnvwW/YkAIvrk+7b+jPzY/WL8iPR49Trvyvbm9pj1Ivhy+' +
  'ZL/OPXY+ur9tP5O8tT4jPS2+uDuqvLm/KD7qvKE+6T63QDy/lz+cPTBAH76+vQg/ej73vVC/PD6kPZW+xr6WPpC//MBpQP+/WT8k' +
  'vjU8gr/WvrnATMAmwHdBBr//vqW8Q7yrPZpAij2mPTO9Vj88QNrAGj2hvvC+rL8EvoC+o76Vvwe9mb8bvya/rj32P8q/sL7bvjI/' +
  'jj6Bv7o/db/mwMrAV77aP2c+4j5fvmU+376ZveK+Djy2PfvAAD+CQCG/mj+UvbM9Wb4MPN+++T6vPww/k762wAq+sr5xPry/r76N' +
  'PQu70j7BPyK/Dr48v1W/G0Aevp++BD9Sv3M/gT8Ev00/ib66veI/Cb8DPrO+DL2JP4W/J7+twE/AiT+vvzy/2z5cv4c+6L8vveU9' +
  'Jr2evri+oL7kvxs+UMAPPuK+Zb18PZS++77vPbg+n74xP2a/Ez2oP2u9Y75NvgO7GL+0wCM/976dvtA9978cP1W/Qjzavkc/CT8e' +
  'P3U/MD9FPhc/KD8tvpQ/yD81wKy/Y0EQwEJAVb/YP2U/hz86Peu+hT6pPmC9kz4YPjK9dL6uvsg/+r/QPpa9Jj2NPjS/QT3Tvnu/' +
  '/b/jvwQ+Qr6/v4g/CL5uPaq9Fz+VQIPAHr8UQAS/N77kvzi+IL6yvdY9Ab9bwBa/v7/Wv9E/Oz9MPfA/QD2/wFXAFcABv3xAl7zB' +
  'vnS/eT8LPvm/Ob6Evtu+SkAXPJk++z6kwBtAtL8WPlu9178SvfQ/Aj6Jvse/Qb8DwFo73z4Wv+JASEA+PII4pT6Kvz2+7j9mviA9' +
  'Lb+Wvc6/Gj+ovto+uz7+P7s80b7/v729374pvtC9Aj+gQFE/iz8zv3+/MrzGPti+Br5QPoy+or4Bvga+1b6LvcQ/Nb+owEa+Oj66' +
  'vBA99r5+unO/Lz3UvjDANT5EP0G+cL9Kvw3AVL9SPX29Ij9ZPgM9g754P/e/gL6xv4+9lz3mPlw9yb4Vv8O/8T1HPhs/xD9dPo49' +
  'F74cQTU/WD4WwDrAfbwrvd2+Yb7fvz+/Cb6evk6+mb+YvyM+hT6+vtm/h755vQ8+Pj5aPj8/U76Uv1o/ib8Ev5E/Eb3av4S/gD6U' +
  'vGE8r77Iv0Q+xz3qv2M/EL5TvjM+3b4pvkU8tb7hwA+/2L6qwBO/Ob8NvyK9XT55QN4/L0B4PbnAPT+rPZI/ab2xPq6+GL4FvcG9' +
  'sT81PRE+n73BPs6+bb4SPoc+jD67PeW/ID+Dvoy/qD8OPyu+HTzOPx2/nT/svUc9GL86vnw/Yj6yv4a9t74wPlm+akABvw0+iT8s' +
  'PxS/+D6KP9y+mT+Xvx6/ub8IQRdAx0CHvwo/iz2pvna/R79/vzs/dT4IPUc+hj8tvnU+YT2CP1G+Xz8VPZy9zT69Pk0/Pj7sPjk+' +
  'QD16vsK9VbyLPnS/sj8TOyi8VD5Nvq7AOD6Hvgs89j8PPqI/TT8FvY8+WL4GPuJAjECNvynARkCZvw3AOUAbQP/AwEA4wFFAwECP' +
  'v+8/nr+VP3I/hD+Jv34/X8AHv3Q/hb+dv42/mD95P5q/jr5/Pvk+OLyFPgm+878TPoY87UCNvb5AWT5Svx6/qL56Pzm9OD8BPzE+' +
  'ar4gvwI/wj7av6W/L7/vP2u+Gz2mvkW+474kv9q+n79rPoS/dcBLPjy/SL1kvza+yb19PNu/Zz5Xvv++oz4Hv1U/i7+uP4G/Uz8o' +
  'vyo+n0CH'

export const SURENESS = 'P3s+6T43v1w+oj5/wL0='
