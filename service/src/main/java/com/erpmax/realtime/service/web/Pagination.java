package com.erpmax.realtime.service.web;

/**
 * Where a page stands in its list.
 *
 * @param total how many entries the whole list has
 * @param page the number of this page, from 1
 * @param size how many entries a full page has
 * @param pages how many pages there are; 0 for an empty list
 */
public record Pagination(long total, int page, int size, long pages) {

    /** The largest page that may be asked for. */
    public static final int LARGEST_PAGE = 100;

    public Pagination {
        if (total < 0) {
            throw new IllegalArgumentException("total: " + total + " (expected: >= 0)");
        }
        if (page < 1) {
            throw new IllegalArgumentException("page: " + page + " (expected: >= 1)");
        }
        if (size < 1 || size > LARGEST_PAGE) {
            throw new IllegalArgumentException("size: " + size + " (expected: 1..100)");
        }
    }

    /** Makes the pagination of a list with {@code total} entries. */
    public static Pagination of(long total, int page, int size) {
        return new Pagination(total, page, size, (total + size - 1) / size);
    }

    /** Returns how many entries come before page {@code page}. */
    public static long offset(int page, int size) {
        return (page - 1L) * size;
    }
}
