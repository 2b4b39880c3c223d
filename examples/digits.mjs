// Digits as the examples draw them: any size, ink '#', as a camera or a canvas would give them.

const DRAWN = {
  7: `
    ################
    ################
    ################
                 ###
                ###
               ###
              ###
             ###
             ###
            ###
           ###
           ###
          ###
          ###
         ###
         ###
        ###
        ###`,
  2: `
         ######
       ##########
     #####    #####
    ####        ####
    ##          ####
                ####
                ####
               ####
              ####
             ####
           #####
         #####
       #####
     #####
    ####
    ################
    ################
    ################`,
  4: `
    ###        ###
    ###        ###
    ###        ###
    ###        ###
    ###        ###
    ###        ###
    ###        ###
    ###        ###
    ##################
    ##################
    ##################
               ###
               ###
               ###
               ###
               ###
               ###
               ###`,
}

const MARGIN = 6

/** Dark ink on white paper, as an ImageData has it: { data: RGBA bytes, width, height }. */
function picture(text) {
  const lines = text.split('\n')
  const width = Math.max(...lines.map((line) => line.length)) + 2 * MARGIN
  const height = lines.length + 2 * MARGIN
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  lines.forEach((line, y) => {
    for (let x = 0; x < line.length; x++) {
      const at = ((y + MARGIN) * width + x + MARGIN) * 4
      if (line[x] === '#') data.fill(20, at, at + 3)
    }
  })
  return { data, width, height }
}

/** [digit, picture of it], … */
export const digits = Object.entries(DRAWN).map(([digit, text]) => [Number(digit), picture(text)])
