/* Weights of what judges candidates by rules, see judge.ts, base64 of bfloat16: written by scripts/learn-ink.ts. */

export const BY_RULES =
  'PvK/fT7bPys/ZD+APro/uT8qQHM/EEA7wHVAL8AFP4A+JL6Zv8M/eT/nPpk+Yj5bvsq/Nz8YvbS+0z9NvpK9C73xvQA/r783PolA' +
  'cj7LPV69V74avs8/wr+BvqZADT6EP0m/9cANPvo/xj8HwQvARsCmvy7Atz5zP5K+gz7OPsO+lb9DvyK/N78FvYM/HD9qvX4/ob8E' +
  'P2m+uL4TvV8/9b+/PxE+1D1SQDg8Wb5aP2u/4j/Bvxe/tD8FP2895z4dvufAG7yJQNq+p8A5PyC/JECiv0+/K708vf69vj8Qvfy+' +
  'Ez3MvT8/fcASvp2/iT9dPoQ9ob9jvpHAHb/Kvrg/ML9Evv++tT4Qv0Y9eD9Dvze/9T8tP4i80D8evcBAJz8cQEE/lEBdwQi/A7+G' +
  'P4k/Gz6uvz4/sL8YPm09O75CPUm+wj8AP16/oL9IPpu9iD5Kvbc+Wj82P3A/U76dv92+C77QvjpADz4zvrg/Pb8Bvic+mb86Pq0/' +
  'ZT6Gvri/McB9vlfApsAIvw2/5j6+v2o9TT4nvuG/Br+Mvp6/Yr9iQIk+/sBovgm98b7CPcu/wL9Lv6FAV7zWvdM/Gb5UPkS+lb/j' +
  'P5e+4D83Poq/5MAJPv6/eD+GvsrAYD7YP39BDUAQvmA+vj8DP8O/fz8nPys9vD5PPwu++b7/vRG/aD9dvoE9zr5SvVk/Ar8QvLs/' +
  'jb+zPM88fzyeP2e/tj/XP3y/174YPq0+Iz+PvvS/1j+KQMxAi79fwFY/vT+Jvpi+0r+TPd29JT29Pv4+yz9hvj+95b8mv5I9iD7c' +
  'vfQ+Oj8oPmM8GL8mPf0/0T73Pw4+L78bPinAJz+jQCQ/1D+DP1m/FD+Cvq4+272gwTXABb/1v3BANT6Xv4++vT8ovj6+Fb2XPy0/' +
  'LL+Gvag88j1vv08/iT3Yvri8uz5APH4/DL5YvpfAjb+Ov6Q9eD4gvik/Sb8ev33ABj9APbs+973EP3O+uL6uwRLBAcFiPuHAST6d' +
  'v1Q/S7+QPXc/Y78CPQW+gT/LvtW/Bj7EPi7AC70VPVc+Nj3QPsU7Iz6dv5NAoj+Cvtc95D4gQEK/FEAkP5U/xz+VPXE/CL3NP4y/' +
  'OL45QHO/VsE3QLA+bz/Ov9y+q7/APbI9eD6/vwO/Bj9Lvsc+jj86QC7AOb5QPtY9LLz/vWA/LD7wPv0/sj4sQGQ97j8lP21AMT9V' +
  'Ppw/hsAqv4c/Iz8xvrK+k71vQJxAhcBcP7LAgDxQvtQ/PD2vvv2+cj9HvyBAUUCJvpK/TL6qP3nACz8gvak8qb5iPoHALb76PE4+' +
  'qT7Zvdm9ZD1lvtXATD97vxo+YL5rvfM/qL7PPzA+pb4KQKHAQkA3wAW/FD+zQAG/Nz/RPhrAAr9Ev+2/0b/7Ps2+tr6mv2C/6T5R' +
  'PfG9yD2PPeu78b0ovfY/CLy/vhY+p71iv6A/Ob+xv2s+ub6+P1K/cL54vyq+/T8CPtZAnsDov6i/sb4Rv8S+pL0+vX2+Mz+4vk09' +
  'jkAZvhc/f8AXwAk/y78qvyk+w78qvcW/1b7Dv5BAH7+4QBG+bj2jvmXBCcAEv4S9qD7OPoI/eT+AvvU+lL/Ovy9AC8B1vu8/gj6a' +
  'P7W/ij/Zv6a/ej1BP6c/Qj7zPkS/Cz8owG2+Fr28vvk+oL1iPik/Xz3avApAAz82wES9ob5GPL4/RT8XPXS/eD8HPu6/1L+BP1I/' +
  'Xb24P8o+K8A+QFpAS70jPgc/qj/kP4w/0j8yPr2+pcBVP6Q+58AHPxS/0D8fvlK8/7+Svtc7Vb/Ev81AMz/SwA+99DzPvja+1j9C' +
  'Pow+qj6vvk8+Nr7tvpy+973Sv70/Qj8jQIs/cL4DPbw+RT6GP5u92z65vUO+Dz5wPwRACL7SwVc+Aj9BPvO90T4RO1i/FT8RP07A' +
  'Kz3BPxE8hD4EPU2/dEBHPo4/979tQExAh8Axv4HAKkCYwD/AJD+NP/q/879Zvx+/WT+cP5e/nT+Qv5m/nb+bP4U/Yj+EP6U/Zj++' +
  'v5c/qT+UP5U9lL7wPpK/Nj5jviE+ckBRQKS/wb+Av7y+6r4JP62/Bb8QQBQ90z93vby/zT24PqQ9kz5kP8Q+ab6Mvh6+6r2YPqI8' +
  'er4+wAS+7r+ZPka+2j7BP8e/usAW'
