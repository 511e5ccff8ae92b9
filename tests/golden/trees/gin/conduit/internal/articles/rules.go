package articles

import (
	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/sq"
)

// listArticlesByTag: Whether `tag` passes a test.
func listArticlesByTag(article model.ArticleRow, caller auth.Caller, test sq.Test) sq.Expr {
	tagListLink := model.ArticleTagListTable.In(article, "tagListLink")
	tagList := model.TagTable.In(article, "tagList")
	return sq.From(tagListLink).Join(tagList, sq.Eq(tagList.Col("id"), tagListLink.Col("tag_id"))).Where(sq.Eq(tagListLink.Col("article_id"), article.Col("id")), test(tagList.Col("name"))).Exists()
}

// listArticlesByAuthor: Whether `author` passes a test.
func listArticlesByAuthor(article model.ArticleRow, caller auth.Caller, test sq.Test) sq.Expr {
	author := model.UserTable.In(article, "author")
	return sq.From(author).Where(sq.Eq(author.Col("id"), article.Col("author_id")), test(author.Col("username"))).Exists()
}

// listArticlesByFavorited: Whether `favorited` passes a test.
func listArticlesByFavorited(article model.ArticleRow, caller auth.Caller, test sq.Test) sq.Expr {
	favoritedByLink := model.ArticleFavoritedByTable.In(article, "favoritedByLink")
	favoritedBy := model.UserTable.In(article, "favoritedBy")
	return sq.From(favoritedByLink).Join(favoritedBy, sq.Eq(favoritedBy.Col("id"), favoritedByLink.Col("user_id"))).Where(sq.Eq(favoritedByLink.Col("article_id"), article.Col("id")), test(favoritedBy.Col("username"))).Exists()
}

// listArticlesFeedWhere: The rows of listArticlesFeed.
func listArticlesFeedWhere(article model.ArticleRow, caller auth.Caller) sq.Expr {
	followers := model.UserFollowersTable.In(article, "followers")
	return sq.From(followers).Where(sq.Eq(followers.Col("user_id"), article.Col("author_id")), sq.Eq(followers.Col("related_user_id"), caller.SQL())).Exists()
}
