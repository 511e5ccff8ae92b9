package reviews
