export { CalendarRange as default } from 'lucide-react';
