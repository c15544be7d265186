const pictureName = /\.(jpe?g|png|webp|gif|avif|bmp)$/i;

/** Whether a file is called like a picture. */
export const isPictureName = (name: string): boolean => pictureName.test(name);
