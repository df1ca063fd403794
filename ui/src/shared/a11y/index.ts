export { announce } from './announce';
