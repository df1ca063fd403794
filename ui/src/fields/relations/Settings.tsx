export { default } from '../relation/Settings';
