package main

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/unicode/norm"
)

const (
	authorColumns = `u.username, u.bio, u.image,
       EXISTS (SELECT FROM user_followers f WHERE f.user_id = u.id AND f.related_user_id = $caller)`
	articleColumns = `a.id, a.slug, a.title, a.description, a.created_at, a.updated_at,
       EXISTS (SELECT FROM article_favorited_by f WHERE f.article_id = a.id AND f.user_id = $caller),
       (SELECT count(*) FROM article_favorited_by f WHERE f.article_id = a.id), ` + authorColumns
	articleRows = ` FROM articles a JOIN users u ON u.id = a.author_id`
)

// filters are the conditions that a list may be asked for; $value is what is asked.
var filters = []struct{ name, condition string }{
	{"tag", `EXISTS (
SELECT FROM article_tag_list l JOIN tags t ON t.id = l.tag_id WHERE l.article_id = a.id AND t.name = $value)`},
	{"author", `a.author_id = (SELECT id FROM users WHERE username = $value)`},
	{"favorited", `EXISTS (
SELECT FROM article_favorited_by f JOIN users v ON v.id = f.user_id WHERE f.article_id = a.id AND v.username = $value)`},
}

const byFollower = `EXISTS (SELECT FROM user_followers f WHERE f.user_id = a.author_id AND f.related_user_id = $value)`

// placed puts the number of an argument in the place of its name.
func placed(text, name string, number int) string {
	return strings.ReplaceAll(text, name, "$"+strconv.Itoa(number))
}

// runner is a pool, or a transaction.
type runner interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

type articles struct {
	db    *sql.DB
	users *users
}

type profile struct {
	Username  string  `json:"username"`
	Bio       *string `json:"bio"`
	Image     *string `json:"image"`
	Following bool    `json:"following"`
}

type article struct {
	id             int64
	Slug           string   `json:"slug"`
	Title          string   `json:"title"`
	Description    string   `json:"description"`
	Body           *string  `json:"body,omitempty"`
	TagList        []string `json:"tagList"`
	CreatedAt      wireTime `json:"createdAt"`
	UpdatedAt      wireTime `json:"updatedAt"`
	Favorited      bool     `json:"favorited"`
	FavoritesCount int64    `json:"favoritesCount"`
	Author         profile  `json:"author"`
}

// targets are what the columns of a selection are scanned into.
func (a *article) targets(more ...any) []any {
	return append([]any{
		&a.id, &a.Slug, &a.Title, &a.Description, &a.CreatedAt, &a.UpdatedAt, &a.Favorited, &a.FavoritesCount,
		&a.Author.Username, &a.Author.Bio, &a.Author.Image, &a.Author.Following,
	}, more...)
}

type articlePage struct {
	Articles []*article `json:"articles"`
	Count    int64      `json:"articlesCount"`
}

func idOf(caller *user) *int64 {
	if caller == nil {
		return nil
	}
	return &caller.id
}

func (a *articles) list(c *gin.Context) {
	caller, err := a.users.optional(c)
	if err != nil {
		_ = c.Error(err)
		return
	}
	query := c.Request.URL.Query()
	var conditions []string
	var args []any
	for _, filter := range filters {
		if query.Has(filter.name) {
			conditions, args = append(conditions, filter.condition), append(args, query.Get(filter.name))
		}
	}
	a.page(c, caller, conditions, args)
}

func (a *articles) feed(c *gin.Context) {
	caller, err := a.users.required(c)
	if err != nil {
		_ = c.Error(err)
		return
	}
	a.page(c, caller, []string{byFollower}, []any{caller.id})
}

func (a *articles) page(c *gin.Context, caller *user, conditions []string, args []any) {
	limit, offset, err := paging(c.Request.URL.Query())
	if err != nil {
		_ = c.Error(err)
		return
	}
	page, err := a.selectPage(c.Request.Context(), idOf(caller), conditions, args, limit, offset)
	if err != nil {
		_ = c.Error(err)
		return
	}
	answer(c, http.StatusOK, page)
}

func (a *articles) selectPage(
	ctx context.Context, caller *int64, conditions []string, args []any, limit, offset int,
) (*articlePage, error) {
	where := ""
	for position, condition := range conditions {
		word := " AND "
		if position == 0 {
			word = " WHERE "
		}
		where += word + placed(condition, "$value", position+1)
	}
	next := len(args) + 1
	text := placed("SELECT "+articleColumns, "$caller", next) + articleRows + where +
		placed(" ORDER BY a.created_at DESC, a.id DESC LIMIT $limit", "$limit", next+1) +
		placed(" OFFSET $offset", "$offset", next+2)
	rows, err := a.db.QueryContext(ctx, text, append(slices.Clip(args), caller, limit, offset)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err tells what went wrong
	page := &articlePage{Articles: []*article{}}
	for rows.Next() {
		item := &article{}
		if err := rows.Scan(item.targets()...); err != nil {
			return nil, err
		}
		page.Articles = append(page.Articles, item)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if err := addTags(ctx, a.db, page.Articles); err != nil {
		return nil, err
	}
	count := a.db.QueryRowContext(ctx, "SELECT count(*) FROM articles a"+where, args...)
	return page, count.Scan(&page.Count)
}

func paging(query url.Values) (limit, offset int, err error) {
	var wrong faults
	limit = wrong.number(query, "limit", 20, 1, 100)
	offset = wrong.number(query, "offset", 0, 0, 999_999_999)
	return limit, offset, wrong.refusal()
}

func (f *faults) number(query url.Values, name string, otherwise, least, most int) int {
	if !query.Has(name) {
		return otherwise
	}
	number, err := strconv.Atoi(query.Get(name))
	if err != nil || number < least || number > most {
		f.add(name, "is out of range")
	}
	return number
}

func addTags(ctx context.Context, run runner, items []*article) error {
	ids := make([]int64, len(items))
	byID := make(map[int64]*article, len(items))
	for position, item := range items {
		item.TagList = []string{}
		ids[position], byID[item.id] = item.id, item
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := run.QueryContext(ctx, `
SELECT l.article_id, t.name FROM article_tag_list l JOIN tags t ON t.id = l.tag_id
WHERE l.article_id = ANY($1) ORDER BY t.name`, ids)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err tells what went wrong
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		byID[id].TagList = append(byID[id].TagList, name)
	}
	return rows.Err()
}

func (a *articles) get(c *gin.Context) {
	caller, err := a.users.optional(c)
	if err != nil {
		_ = c.Error(err)
		return
	}
	found, err := bySlug(c.Request.Context(), a.db, idOf(caller), c.Param("slug"))
	if err != nil {
		_ = c.Error(err)
		return
	}
	answer(c, http.StatusOK, articleBody{found})
}

type articleBody struct {
	Article *article `json:"article"`
}

var selectBySlug = placed("SELECT "+articleColumns+", a.body"+articleRows+" WHERE a.slug = $2", "$caller", 1)

func bySlug(ctx context.Context, run runner, caller *int64, slug string) (*article, error) {
	found := &article{}
	row := run.QueryRowContext(ctx, selectBySlug, caller, slug)
	if err := row.Scan(found.targets(&found.Body)...); err != nil {
		return nil, rowOr(err, refused(http.StatusNotFound, "article", "not found"))
	}
	return found, addTags(ctx, run, []*article{found})
}

type newArticle struct {
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Body        string   `json:"body"`
	TagList     []string `json:"tagList"`
}

// check trims the texts and tells all that is wrong with them.
func (n *newArticle) check() error {
	var wrong faults
	wrong.checkLine("title", &n.Title, 200)
	wrong.checkLine("description", &n.Description, 500)
	wrong.checkText("body", n.Body)
	for position := range n.TagList {
		wrong.checkLine("tagList."+strconv.Itoa(position), &n.TagList[position], 64)
	}
	return wrong.refusal()
}

func (f *faults) checkLine(name string, text *string, longest int) {
	*text = strings.TrimSpace(*text)
	f.checkText(name, *text)
	if utf8.RuneCountInString(*text) > longest {
		f.add(name, "must have a length of at most "+strconv.Itoa(longest))
	}
}

func (f *faults) checkText(name, text string) {
	if strings.TrimSpace(text) == "" {
		f.add(name, "can't be blank")
	}
}

func (a *articles) create(c *gin.Context) {
	caller, err := a.users.required(c)
	if err != nil {
		_ = c.Error(err)
		return
	}
	var body struct {
		Article newArticle `json:"article"`
	}
	if err := readBody(c, &body); err != nil {
		_ = c.Error(err)
		return
	}
	if err := body.Article.check(); err != nil {
		_ = c.Error(err)
		return
	}
	created, err := a.insert(c.Request.Context(), caller.id, &body.Article)
	if err != nil {
		_ = c.Error(err)
		return
	}
	c.Header("Location", "/api/articles/"+created.Slug)
	answer(c, http.StatusCreated, articleBody{created})
}

func (a *articles) insert(ctx context.Context, author int64, in *newArticle) (*article, error) {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after a commit
	moment := now()
	id, slug, err := insertUnderFreeSlug(ctx, tx, slugify(in.Title), in.Title, in.Description, in.Body, author, moment)
	if err != nil {
		return nil, err
	}
	if err := tag(ctx, tx, id, in.TagList, moment); err != nil {
		return nil, err
	}
	created, err := bySlug(ctx, tx, &author, slug)
	if err != nil {
		return nil, err
	}
	return created, tx.Commit()
}

// tag links an article to tags; those that are missing are created.
func tag(ctx context.Context, tx *sql.Tx, article int64, names []string, moment time.Time) error {
	if len(names) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `
INSERT INTO tags (name, created_at, updated_at)
SELECT DISTINCT name, $2::timestamptz, $2::timestamptz FROM unnest($1::text[]) AS sent (name)
WHERE NOT EXISTS (SELECT FROM tags t WHERE t.name = sent.name) ORDER BY name
ON CONFLICT DO NOTHING`, names, moment); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
INSERT INTO article_tag_list (article_id, tag_id) SELECT $1, id FROM tags WHERE name = ANY($2)`, article, names)
	return err
}

// insertUnderFreeSlug takes the first free slug; one that another transaction takes meanwhile is no longer free.
func insertUnderFreeSlug(ctx context.Context, tx *sql.Tx, base string, values ...any) (id int64, slug string, err error) {
	for {
		used, err := slugsLike(ctx, tx, base)
		if err != nil {
			return 0, "", err
		}
		slug = base
		for number := 2; slices.Contains(used, slug); number++ {
			slug = base + "-" + strconv.Itoa(number)
		}
		err = tx.QueryRowContext(ctx, `
INSERT INTO articles (slug, title, description, body, author_id, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (slug) DO NOTHING RETURNING id`,
			append([]any{slug}, values...)...).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, slug, err
		}
	}
}

func slugsLike(ctx context.Context, tx *sql.Tx, base string) ([]string, error) {
	used := []string{"feed"}
	rows, err := tx.QueryContext(ctx, `SELECT slug FROM articles WHERE slug = $1 OR slug LIKE $2`, base, base+"-%")
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err tells what went wrong
	for rows.Next() {
		var slug string
		if err := rows.Scan(&slug); err != nil {
			return nil, err
		}
		used = append(used, slug)
	}
	return used, rows.Err()
}

var others = regexp.MustCompile(`[^a-z0-9]+`)

func slugify(title string) string {
	ascii := strings.Map(func(character rune) rune {
		if character >= 0x80 {
			return -1
		}
		return character
	}, norm.NFKD.String(title))
	slug := strings.Trim(others.ReplaceAllString(strings.ToLower(ascii), "-"), "-")
	slug = strings.TrimRight(slug[:min(len(slug), 80)], "-")
	if slug == "" {
		return "article"
	}
	return slug
}

type comment struct {
	ID        int64    `json:"id"`
	CreatedAt wireTime `json:"createdAt"`
	UpdatedAt wireTime `json:"updatedAt"`
	Body      string   `json:"body"`
	Author    profile  `json:"author"`
}

func (a *articles) comment(c *gin.Context) {
	caller, err := a.users.required(c)
	if err != nil {
		_ = c.Error(err)
		return
	}
	var body struct {
		Comment struct {
			Body string `json:"body"`
		} `json:"comment"`
	}
	if err := readBody(c, &body); err != nil {
		_ = c.Error(err)
		return
	}
	created, err := a.insertComment(c.Request.Context(), caller.id, c.Param("slug"), body.Comment.Body)
	if err != nil {
		_ = c.Error(err)
		return
	}
	answer(c, http.StatusCreated, struct {
		Comment *comment `json:"comment"`
	}{created})
}

func (a *articles) insertComment(ctx context.Context, author int64, slug, text string) (*comment, error) {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after a commit
	var article, id int64
	if err := tx.QueryRowContext(ctx, `SELECT id FROM articles WHERE slug = $1`, slug).Scan(&article); err != nil {
		return nil, rowOr(err, refused(http.StatusNotFound, "article", "not found"))
	}
	var wrong faults
	wrong.checkText("body", text)
	if err := wrong.refusal(); err != nil {
		return nil, err
	}
	moment := now()
	if err := tx.QueryRowContext(ctx, `
INSERT INTO comments (body, article_id, author_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) RETURNING id`,
		text, article, author, moment).Scan(&id); err != nil {
		return nil, err
	}
	made := &comment{}
	if err := tx.QueryRowContext(ctx, selectComment, author, id).Scan(
		&made.ID, &made.CreatedAt, &made.UpdatedAt, &made.Body,
		&made.Author.Username, &made.Author.Bio, &made.Author.Image, &made.Author.Following); err != nil {
		return nil, err
	}
	return made, tx.Commit()
}

var selectComment = placed(`SELECT c.id, c.created_at, c.updated_at, c.body, `+authorColumns+`
FROM comments c JOIN users u ON u.id = c.author_id WHERE c.id = $2`, "$caller", 1)

func (a *articles) tags(c *gin.Context) {
	if _, err := a.users.optional(c); err != nil {
		_ = c.Error(err)
		return
	}
	names, err := a.tagNames(c.Request.Context())
	if err != nil {
		_ = c.Error(err)
		return
	}
	answer(c, http.StatusOK, struct {
		Tags []string `json:"tags"`
	}{names})
}

func (a *articles) tagNames(ctx context.Context) ([]string, error) {
	rows, err := a.db.QueryContext(ctx, `SELECT name FROM tags ORDER BY name, id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err tells what went wrong
	names := []string{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
