package files

import (
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the kinds of pictures that get thumbnails
	_ "image/jpeg"
	_ "image/png"
	"slices"
	"strconv"

	"github.com/pocketbase/pocketbase/tools/filesystem"
	_ "golang.org/x/image/webp"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of thumbnails: pixels of a side, and different sizes of one file, since
// each is kept.
const (
	maxThumbSide = 2000
	maxThumbs    = 24
)

// thumb makes a thumbnail unless there is one, and says where it lies. One
// thumbnail is made once however many ask for it, and all in the making together
// hold no more pixels than one picture may have.
func (s *Service) thumb(ctx context.Context, fsys *filesystem.System, f File, key, size string) (string, error) {
	if !validThumb(size) {
		return "", problem.Bad("thumb_size", locale.Args{"size": size, "max": maxThumbSide})
	}
	if !slices.Contains(rasters, f.Type) {
		return "", problem.Bad("thumb_not_image", locale.Args{"name": f.Name})
	}
	dir := "tn_files/" + f.ID + "/thumbs/"
	made := dir + size
	if there, err := fsys.Exists(made); err != nil || there {
		return made, err
	}
	wait := s.thumbs.DoChan(made, func() (any, error) {
		// Made for all who wait, so it must not end with the first one's request.
		return nil, s.makeThumb(context.WithoutCancel(ctx), f, key, dir, size)
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case done := <-wait:
		return made, done.Err
	}
}

func (s *Service) makeThumb(ctx context.Context, f File, key, dir, size string) (err error) {
	fsys, err := s.app.NewFilesystem()
	if err != nil {
		return fmt.Errorf("files: open store: %w", err)
	}
	defer func() { err = errors.Join(err, fsys.Close()) }()
	fsys.SetContext(ctx)
	there, err := fsys.List(dir)
	if err != nil {
		return fmt.Errorf("files: list thumbnails: %w", err)
	}
	if len(there) >= maxThumbs {
		return problem.Bad("thumb_size", locale.Args{"size": size, "max": maxThumbSide})
	}
	pixels, err := measure(fsys, key)
	if err != nil {
		return problem.Bad("image_unreadable", locale.Args{"name": f.Name}).Cause(err)
	}
	if pixels > s.maxPixels {
		return problem.Bad("image_too_large", locale.Args{"name": f.Name, "max": s.maxPixels / 1_000_000})
	}
	if err := s.pixels.Acquire(ctx, pixels); err != nil {
		return err
	}
	defer s.pixels.Release(pixels)
	if err := fsys.CreateThumb(key, dir+size, size); err != nil {
		return errors.Join(problem.Bad("image_unreadable", locale.Args{"name": f.Name}).Cause(err), discard(fsys, dir+size))
	}
	return nil
}

// discard removes what a failed encoding may have left.
func discard(fsys *filesystem.System, key string) error {
	if err := fsys.Delete(key); err != nil && !errors.Is(err, filesystem.ErrNotFound) {
		return err
	}
	return nil
}

// measure reads a picture's size from its header, before anything is decoded.
func measure(fsys *filesystem.System, key string) (pixels int64, err error) {
	r, err := fsys.GetReader(key)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	config, _, err := image.DecodeConfig(r)
	if err != nil {
		return 0, err
	}
	const side = 1 << 20 // beyond any picture; keeps the product in range
	if config.Width <= 0 || config.Height <= 0 || config.Width > side || config.Height > side {
		return 0, fmt.Errorf("a picture of %d × %d", config.Width, config.Height)
	}
	return int64(config.Width) * int64(config.Height), nil
}

func validThumb(size string) bool {
	m := filesystem.ThumbSizeRegex.FindStringSubmatch(size)
	if m == nil {
		return false
	}
	w, errW := strconv.Atoi(m[1])
	h, errH := strconv.Atoi(m[2])
	canonical := strconv.Itoa(w) + "x" + strconv.Itoa(h) + m[3]
	return errW == nil && errH == nil && canonical == size && w <= maxThumbSide && h <= maxThumbSide && w+h > 0
}
