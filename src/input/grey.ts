export { type GreyPicture, isTransparent, type Paper, toGrey } from './picture.js'
